export { type BackupCounts, BackupError, checkBackup } from './backup/format.js';
export { DatabaseNotEmpty, restoreBackup } from './backup/restore.js';
export { ConfigError, parseConfig, parseDatabase, type ServerConfig, settings } from './config.js';
export { DataDirectoryLocked } from './database/dataDirectory.js';
export { DatabaseOpenError } from './database/failures.js';
export { handlers } from './features/index.js';
export { createServer, type RoomfulServer, type ServerParts } from './main.js';
export { type AnyHandlers, type Effect, inRoom, type ReadCall, type WriteCall } from './pipeline/context.js';
export { hot, write } from './pipeline/handler.js';
