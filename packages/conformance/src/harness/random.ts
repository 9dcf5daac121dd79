import { randomBytes } from 'node:crypto';

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to but not 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** @param seed any whole number (mulberry32) */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int: Random['int'] = (min, max) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new RangeError('unable to pick; the list is empty');
      return list[int(0, list.length - 1)] as T;
    },
  };
};

/** A whole number from an environment variable, or the default. */
export const numberFrom = (variable: string, fallback: number): number => {
  const text = process.env[variable];
  const value = Number(text);
  if (text === undefined || text === '') return fallback;
  if (!Number.isInteger(value) || value < 0)
    throw new RangeError(`unable to read ${variable}; "${text}" is no whole number`);
  return value;
};

/** Prints a line; vitest shows it beside the test. */
export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The seed of a run, printed so that a failure can be repeated: `ROOMFUL_SEED`, else a new one. */
export const seedFor = (what: string): number => {
  const seed = numberFrom('ROOMFUL_SEED', Math.floor(Math.random() * 2 ** 31));
  print(`${what}: ROOMFUL_SEED=${seed}`);
  return seed;
};

/** A short text that occurs nowhere else. */
export const unique = (): string => randomBytes(5).toString('hex');
