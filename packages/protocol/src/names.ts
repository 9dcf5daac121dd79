/** The contract without its schemas, for browser bundles and for commands that must start fast. */

export * from './generated/names/index.js';
export * from './plain.js';
