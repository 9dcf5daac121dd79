import { type ErrorCode, errors } from '@roomful/protocol/names';

/** The only table of exit codes. */
export const exitCodes = {
  ok: { code: 0, means: 'done' },
  failure: { code: 1, means: 'any other failure' },
  usage: { code: 2, means: 'invalid command line or input' },
  notFound: { code: 3, means: 'no such room, user, message, queue or item' },
  denied: { code: 4, means: 'no valid token, or the role lacks the permission' },
  conflict: { code: 5, means: 'conflict with the current state' },
  rateLimited: { code: 6, means: 'too many calls; wait and try again' },
  network: { code: 7, means: 'the server is unreachable or did not answer in time' },
  partial: { code: 8, means: 'partly done; some of it failed' },
  interrupted: { code: 130, means: 'ended by Ctrl-C (SIGINT)' },
  terminated: { code: 143, means: 'ended by SIGTERM' },
} as const;

export type Exit = keyof typeof exitCodes;

const byHttpStatus: Readonly<Record<number, Exit>> = {
  400: 'usage',
  401: 'denied',
  403: 'denied',
  404: 'notFound',
  409: 'conflict',
  413: 'usage',
  429: 'rateLimited',
  503: 'network',
  504: 'network',
};

/** The exit for an error code of the server. Unknown codes of newer servers are failures. */
export const exitOfCode = (code: ErrorCode): Exit =>
  Object.hasOwn(errors, code) ? (byHttpStatus[errors[code].httpStatus] ?? 'failure') : 'failure';

/** The exit for a process ended by a signal. */
export const exitOfSignal = (signal: NodeJS.Signals): Exit => (signal === 'SIGINT' ? 'interrupted' : 'terminated');
