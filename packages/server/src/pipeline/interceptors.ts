import type { Ack, ErrorCode } from '@roomful/protocol';
import type { Principal } from './context.js';

/** A command from a transport. Only its caller is trusted. */
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
 * Observes or wraps every command. Metrics, logging and presence are interceptors; tracing can be one.
 *
 * @example
 * const tracing: Interceptor = {
 *   around: (request, next) => tracer.startActiveSpan(String(request.name), (span) => next().finally(() => span.end())),
 * }
 */
export interface Interceptor {
  /** Called with each command before it is handled. */
  called?(request: Called): void;
  /** Called with each answer before it is sent. */
  answered?(answer: Answered): void;
  /** Wraps a command. It costs a promise for each command, so prefer the others. */
  around?(request: Called, next: () => Promise<Ack>): Promise<Ack>;
}

/** Runs every observer. One that throws is reported and breaks neither the command nor the others. */
const notifyAll = <T>(observers: readonly ((about: T) => void)[], about: T, report: (error: unknown) => void): void => {
  for (const observe of observers) {
    try {
      observe(about);
    } catch (error) {
      report(error);
    }
  }
};

/**
 * Combines interceptors; the first is the outermost.
 *
 * @param report receives what an observer throws
 */
export const combine = (interceptors: readonly Interceptor[], report: (error: unknown) => void) => {
  const calls = interceptors.flatMap((one) => (one.called ? [one.called.bind(one)] : []));
  const answers = interceptors.flatMap((one) => (one.answered ? [one.answered.bind(one)] : []));
  const arounds = interceptors.flatMap((one) => (one.around ? [one.around.bind(one)] : []));
  return {
    called: (request: Called): void => notifyAll(calls, request, report),
    answered: (answer: Answered): void => notifyAll(answers, answer, report),
    /** Wraps a function that runs commands. Without any `around` it returns the same function. */
    wrap: <R extends Called>(run: (request: R) => Promise<Ack>): ((request: R) => Promise<Ack>) =>
      arounds.reduceRight<(request: R) => Promise<Ack>>(
        (next, around) => (request) => around(request, () => next(request)),
        run,
      ),
  };
};

/** Logs unexpected errors; callers only see `internal`. */
export const logUnexpected = (report: (error: unknown, about: object) => void): Interceptor => ({
  answered: ({ command, caller, code, thrown }) => {
    if (code === 'internal') report(thrown, { name: command, caller: caller?.id ?? null });
  },
});
