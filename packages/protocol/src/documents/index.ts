export { asyncapi } from './asyncapi.js';
export type { JsonSchema } from './json-schema.js';
export {
  type Manifest,
  type ManifestCommand,
  type ManifestEvent,
  manifest,
} from './manifest.js';
export { namesModules } from './names.js';
export { openapi } from './openapi.js';
export type { Param, ParamType } from './param.js';
export { reference } from './reference.js';
export { schemas } from './schemas.js';
export { parseSentence } from './sentence.js';
export { durationText, shellLine } from './shell.js';
export { typesModule } from './types.js';
