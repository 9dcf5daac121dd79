import pino from 'pino';
import type { ServerConfig } from './config.js';
import { openDatabase } from './database/connection.js';
import { secretOf } from './database/dataDirectory.js';
import { renewGeneration } from './database/generation.js';
import { startListening } from './listening.js';
import { wire } from './main.js';
import type { RoomfulServer, ServerParts } from './serverParts.js';
import { orLeave } from './stopping.js';
import { version } from './version.js';

const createLog = (level: string) =>
  pino({ level, base: null, redact: ['token', '*.token', 'jwtSecret'] }, pino.destination(2));

/**
 * Starts a server.
 *
 * @param config from `parseConfig`
 * @throws ConfigError (also if the port is taken), DataDirectoryLocked, DatabaseOpenError
 * @example
 * const server = await createServer(parseConfig({ flags: { port: 0 } }))
 * console.log(server.url)
 * await server.close()
 */
export const createServer = async (config: ServerConfig, parts: ServerParts = {}): Promise<RoomfulServer> => {
  const log = createLog(config.logLevel);
  const embedded = config.databaseUrl === undefined;
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    lanes: config.lanes,
    log: { debug: (message) => log.debug(message), warn: (message) => log.warn(message) },
  });
  try {
    if (parts.restored) await database.transaction(renewGeneration);
    const ownSecret = embedded && config.jwtSecret === undefined && config.jwksUrl === undefined;
    const jwtSecret = ownSecret && config.dataDir ? await secretOf(config.dataDir) : config.jwtSecret;
    const { app, stop, ...calls } = await wire({ ...config, jwtSecret }, database, log, parts);
    const listening = await startListening(app, config, parts.http).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    const facts = { database: database.kind, version };
    if (parts.http) log.info(facts, 'attached to an HTTP server');
    else log.info({ url: listening.url, ...facts }, 'listening');
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      try {
        await stop();
      } finally {
        await (embedded ? database.close() : orLeave(database.close()));
      }
    };
    return {
      get url() {
        return listening.url;
      },
      get port() {
        return listening.port;
      },
      database: database.kind,
      ...calls,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
};
