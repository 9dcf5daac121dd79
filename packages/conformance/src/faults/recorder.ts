import { isRoomfulError } from '@roomful/protocol';
import { type Caller, type CommandName, type Input, NoAnswer } from '../harness/caller.js';
import type { Attempt, Outcome } from './history.js';

/** Writes down what everybody attempts, and how it ended. */
export interface Recorder {
  readonly attempts: Attempt[];
  /** Calls once and records it; never throws. */
  call<K extends CommandName>(
    caller: Pick<Caller, 'call'>,
    user: string,
    name: K,
    input: Input<K>,
    key: string,
  ): Promise<Outcome>;
}

/** How an attempt ended, from what was thrown. */
const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof NoAnswer) return { kind: 'unknown' };
  if (!isRoomfulError(error)) throw error;
  // These two say that there was no answer, which is not the server's word.
  if (error.code === 'timeout' || error.code === 'cancelled') return { kind: 'unknown' };
  return { kind: 'fail', code: error.code };
};

export const createRecorder = (): Recorder => {
  const attempts: Attempt[] = [];
  return {
    attempts,
    call: async (caller, user, name, input, key) => {
      const attempt: Attempt = { user, key, name, input: input as Attempt['input'], outcome: { kind: 'unknown' } };
      // Recorded before it is sent: its effect may be seen before its answer.
      attempts.push(attempt);
      try {
        const ack = await caller.call(name, input, { key });
        attempt.outcome = ack.ok
          ? {
              kind: 'ok',
              result: ack.result,
              ...(ack.seq === undefined ? {} : { seq: ack.seq }),
              ...(ack.replayed ? { replayed: true } : {}),
            }
          : { kind: 'fail', code: ack.error.code };
      } catch (error) {
        attempt.outcome = outcomeOf(error);
      }
      return attempt.outcome;
    },
  };
};
