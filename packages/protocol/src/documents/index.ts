export { type Manifest, type ManifestCommand, manifest, type Param, type ParamType } from './manifest.js';
export { namesModule } from './names.js';
export { durationText, shellLine } from './shell.js';
