/** Receives messages for the operator from the database layer; a pino logger fits. */
export interface DatabaseLog {
  debug(message: string): void;
  warn(message: string): void;
}

export const silentLog: DatabaseLog = { debug: () => {}, warn: () => {} };

/** The log for knex, so that knex writes nothing to the console. */
export const knexLog = (log: DatabaseLog) => ({
  debug: (message: unknown) => log.debug(String(message)),
  deprecate: (method: string, alternative: string) => log.warn(`${method} is deprecated, use ${alternative}`),
  error: (message: unknown) => log.warn(String(message)),
  warn: (message: unknown) => log.warn(String(message)),
});
