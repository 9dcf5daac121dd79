import { isRoomfulError } from '@roomful/protocol';
import { type Caller, type CommandName, type Input, NoAnswer } from '../harness/caller.js';
import type { Attempt, Outcome } from './history.js';

/** Records every attempt and its outcome. */
export interface Recorder {
  readonly attempts: Attempt[];
  /** Makes one call and records it; never throws. */
  call<K extends CommandName>(
    caller: Pick<Caller, 'call'>,
    user: string,
    name: K,
    input: Input<K>,
    key: string,
  ): Promise<Outcome>;
}

/** Converts an error to an outcome. */
const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof NoAnswer) return { kind: 'unknown' };
  if (!isRoomfulError(error)) throw error;
  // These two mean that no answer arrived, so the outcome is unknown.
  if (error.code === 'timeout' || error.code === 'cancelled') return { kind: 'unknown' };
  return { kind: 'fail', code: error.code };
};

export const createRecorder = (): Recorder => {
  const attempts: Attempt[] = [];
  return {
    attempts,
    call: async (caller, user, name, input, key) => {
      const attempt: Attempt = { user, key, name, input: input as Attempt['input'], outcome: { kind: 'unknown' } };
      // Record it before sending: its effect may be seen before its answer.
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
