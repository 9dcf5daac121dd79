/** The contract without its schemas: what the browser bundle and commands that start fast need. */

export * from './generated/names/index.js';
export * from './plain.js';
