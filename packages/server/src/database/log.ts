/** Where the database layer tells what an operator should know; a pino logger fits. */
export interface DatabaseLog {
  debug(message: string): void;
  warn(message: string): void;
}

export const silentLog: DatabaseLog = { debug: () => {}, warn: () => {} };

/** knex's log, so that nothing of it reaches the console. */
export const knexLog = (log: DatabaseLog) => ({
  debug: (message: unknown) => log.debug(String(message)),
  deprecate: (method: string, alternative: string) => log.warn(`${method} is deprecated, use ${alternative}`),
  error: (message: unknown) => log.warn(String(message)),
  warn: (message: unknown) => log.warn(String(message)),
});
