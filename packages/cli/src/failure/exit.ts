import { type ErrorCode, errors } from '@roomful/protocol/names';

/** What a command's exit status says, for scripts. The only table of exit codes. */
export const exitCodes = {
  ok: { code: 0, means: 'done' },
  failure: { code: 1, means: 'it failed, for none of the reasons below' },
  usage: { code: 2, means: 'the command line or an input does not fit' },
  notFound: { code: 3, means: 'there is no such room, user, message, queue or item' },
  denied: { code: 4, means: 'no valid token, or a role without the right' },
  conflict: { code: 5, means: 'it contradicts what is there' },
  rateLimited: { code: 6, means: 'too many calls; wait and try again' },
  network: { code: 7, means: 'the server cannot be reached, or no answer came in time' },
  partial: { code: 8, means: 'some of it was done, some failed' },
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

/** How a command ends when the server answers with this error; a code that a newer server invented is a failure. */
export const exitOfCode = (code: ErrorCode): Exit =>
  Object.hasOwn(errors, code) ? (byHttpStatus[errors[code].httpStatus] ?? 'failure') : 'failure';

/** The exit status of a process that a signal ended. */
export const exitOfSignal = (signal: NodeJS.Signals): Exit => (signal === 'SIGINT' ? 'interrupted' : 'terminated');
