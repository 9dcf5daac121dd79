export { asyncapi } from './asyncapi.js';
export type { JsonSchema } from './json-schema.js';
export { type Manifest, type ManifestCommand, manifest, type Param, type ParamType } from './manifest.js';
export { namesModule } from './names.js';
export { openapi } from './openapi.js';
export { reference } from './reference.js';
export { schemas } from './schemas.js';
export { durationText, shellLine } from './shell.js';
