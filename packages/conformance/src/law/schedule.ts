import fc from 'fast-check';
import type { CommandName } from '../harness/caller.js';
import type { Action, Choice } from './types.js';

/** A step of a schedule. */
export interface Deed extends Choice {
  /** A number that chooses a player. */
  who: number;
  what: { act: CommandName } | { look: number } | { advanceMs: number };
  /** Whether the next deed starts without waiting for this one. */
  hurried: boolean;
}

export interface Schedule {
  deeds: Deed[];
  /** Choices of the features at the end. */
  ending: Choice;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const looks = {
  weight: 10,
  arbitrary: fc.constantFrom(0, 1, 3, 50, 200).map((look): Deed['what'] => ({ look })),
};
// Long enough to end mutes and bans, and to sweep idempotency keys and originals.
const advances = {
  weight: 3,
  arbitrary: fc
    .constantFrom(1_000, minuteMs, 11 * minuteMs, dayMs, 31 * dayMs)
    .map((advanceMs): Deed['what'] => ({ advanceMs })),
};
const number = fc.nat(1_000);
/** Makes counterexamples readable. */
const plain = { noNullPrototype: true } as const;

/** The weights of looks and advances assume that the actions have this total weight. */
const usualWeight = 100;

/** A random schedule of these actions, one after another and in bursts. */
export const scheduleOf = (actions: readonly Action[], maxLength: number): fc.Arbitrary<Schedule> => {
  const total = actions.reduce((sum, { weight }) => sum + weight, 0);
  const acts = actions.map(({ name, weight }) => ({
    weight: Math.max(1, Math.round((weight * usualWeight) / total)),
    arbitrary: fc.constant<Deed['what']>({ act: name }),
  }));
  const deed: fc.Arbitrary<Deed> = fc.record(
    { who: number, what: fc.oneof(...acts, looks, advances), a: number, b: number, hurried: fc.boolean() },
    plain,
  );
  return fc.record(
    { deeds: fc.array(deed, { maxLength, size: 'max' }), ending: fc.record({ a: number, b: number }, plain) },
    plain,
  );
};
