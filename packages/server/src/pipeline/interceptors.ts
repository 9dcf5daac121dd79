import type { Ack, ErrorCode } from '@roomful/protocol';
import type { Principal } from './context.js';

/** A command as a transport hands it over: nothing in it is trusted but the caller. */
interface Called {
  name: unknown;
  caller: Principal | null;
}

/** How a command was answered. */
export interface Answered {
  /** The name of the command; `unknown` if the contract has none of that name. */
  command: string;
  /** Who called; null = nobody is authenticated. */
  caller: Principal | null;
  /** How the command ended. */
  code: 'ok' | ErrorCode;
  /** What was thrown, if the code is not `ok`. */
  thrown?: unknown;
}

/**
 * Stands around `execute`: metrics, logging and presence do, and tracing may.
 *
 * @example
 * const tracing: Interceptor = {
 *   around: (request, next) => tracer.startActiveSpan(String(request.name), (span) => next().finally(() => span.end())),
 * }
 */
export interface Interceptor {
  /** Told of each command before anything is done for it. */
  called?(request: Called): void;
  /** Told of each answer before it is given. */
  answered?(answer: Answered): void;
  /** Wraps a command. Costs a promise a command, so use the others where they suffice. */
  around?(request: Called, next: () => Promise<Ack>): Promise<Ack>;
}

/** Some interceptors as one; the first is the outermost. */
export const combine = (interceptors: readonly Interceptor[]) => {
  const calls = interceptors.flatMap((one) => (one.called ? [one.called.bind(one)] : []));
  const answers = interceptors.flatMap((one) => (one.answered ? [one.answered.bind(one)] : []));
  const arounds = interceptors.flatMap((one) => (one.around ? [one.around.bind(one)] : []));
  return {
    called: (request: Called): void => {
      for (const call of calls) call(request);
    },
    answered: (answer: Answered): void => {
      for (const tell of answers) tell(answer);
    },
    /** Wraps a way of commands; without any `around` it stays the same function. */
    wrap: <R extends Called>(run: (request: R) => Promise<Ack>): ((request: R) => Promise<Ack>) =>
      arounds.reduceRight<(request: R) => Promise<Ack>>(
        (next, around) => (request) => around(request, () => next(request)),
        run,
      ),
  };
};

/** Reports unexpected errors to the log; callers get no more than `internal`. */
export const logFaults = (report: (error: unknown, about: object) => void): Interceptor => ({
  answered: ({ command, caller, code, thrown }) => {
    if (code === 'internal') report(thrown, { name: command, caller: caller?.id ?? null });
  },
});
