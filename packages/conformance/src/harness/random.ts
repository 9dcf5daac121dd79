import { randomBytes } from 'node:crypto';

/** Pseudo-random numbers, which are the same for the same seed. */
export interface Random {
  /** A number from 0 to below 1. */
  next(): number;
  /** A whole number, including both ends. */
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

/** Reads a whole number from an environment variable. Default: the fallback. */
export const numberFrom = (variable: string, fallback: number): number => {
  const text = process.env[variable];
  const value = Number(text);
  if (text === undefined || text === '') return fallback;
  if (!Number.isInteger(value) || value < 0)
    throw new RangeError(`unable to read ${variable}; "${text}" is no whole number`);
  return value;
};

/** Prints a line, which vitest shows next to the test. */
export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The seed of a run: `ROOMFUL_SEED`, or else a new one. It is printed, so that a failure can be repeated. */
export const seedFor = (what: string): number => {
  const seed = numberFrom('ROOMFUL_SEED', Math.floor(Math.random() * 2 ** 31));
  print(`${what}: ROOMFUL_SEED=${seed}`);
  return seed;
};

/** A short text that is used nowhere else. */
export const unique = (): string => randomBytes(5).toString('hex');
