/**
 * What to do about a failed transaction. `rerun`: run it again. `culprit`: one of its calls is bad, find out which.
 * `unavailable`: the database cannot serve requests right now.
 */
export type Failure = 'rerun' | 'culprit' | 'unavailable' | 'unknown';

/** SQLSTATE classes (two characters) and single codes (five, which win over their class). */
const bySqlState: Record<string, Failure> = {
  '08': 'unavailable', // connection exception
  '22': 'culprit', // data exception
  '23': 'culprit', // integrity constraint violation
  '25': 'unavailable', // invalid transaction state: read-only server, idle in transaction for too long
  '25P02': 'unknown', // a statement after a failed one: a bug in this program
  '28': 'unavailable', // authorisation was refused
  '3D': 'unavailable', // the database does not exist
  '40': 'rerun', // serialisation failure, deadlock
  '53': 'unavailable', // insufficient resources: disk full, too many connections
  '54': 'culprit', // program limit exceeded: a value is too large for an index
  '55P03': 'unavailable', // lock timeout
  '57': 'unavailable', // operator intervention: shutdown, statement timeout
  '58': 'unavailable', // system error: input or output
};

const unavailableSystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Failures that pg, knex and its pool report only by message. */
const unavailableMessages = [
  'Connection terminated',
  'Connection ended unexpectedly',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'Query read timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Timeout acquiring a connection',
  'Unable to acquire a connection',
];

const fieldOf = (error: unknown, field: string): string | undefined => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return typeof value === 'string' ? value : undefined;
};

const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code);

/** Decides what to do about an error of either database. A bug in this program, such as wrong SQL, is `unknown`. */
export const classify = (error: unknown): Failure => {
  const code = fieldOf(error, 'code');
  if (code !== undefined && unavailableSystemCodes.has(code)) return 'unavailable';
  if (code !== undefined && isSqlState(code)) return bySqlState[code] ?? bySqlState[code.slice(0, 2)] ?? 'unknown';
  const message = fieldOf(error, 'message') ?? '';
  return unavailableMessages.some((known) => message.includes(known)) ? 'unavailable' : 'unknown';
};

/** Whether the error means that its connection can no longer be used. */
export const isConnectionLost = (error: unknown): boolean => {
  const code = fieldOf(error, 'code') ?? '';
  return classify(error) === 'unavailable' && (!isSqlState(code) || code.startsWith('08') || code.startsWith('57P'));
};

/** The name of the constraint that a unique violation hit; undefined for every other error. */
export const constraintOf = (error: unknown): string | undefined =>
  fieldOf(error, 'code') === '23505' ? fieldOf(error, 'constraint') : undefined;

/** The database cannot be opened at all: the configuration is wrong or the server is down. */
export class DatabaseOpenError extends Error {
  override readonly name = 'DatabaseOpenError';
}
