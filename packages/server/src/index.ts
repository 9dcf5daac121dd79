export { ConfigError, parseConfig, type ServerConfig, settings } from './config.js';
export { DataDirectoryLocked } from './database/dataDirectory.js';
export { DatabaseOpenError } from './database/failures.js';
export { type RoomfulServer, type ServerParts, startServer } from './main.js';
