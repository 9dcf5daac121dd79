import type { TailFlags } from './flags.js';

const bare = /^[\w@%+:,./-]+$/;

/** Quotes a word for the shell if needed. */
const shellWord = (word: string): string => (bare.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

const keptFlags = [
  'url',
  'profile',
  'tokenFile',
  'config',
  'space',
  'type',
  'timeout',
  'json',
  'fields',
] as const satisfies readonly (keyof TailFlags)[];

const flag = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const words = (name: string, value: string | readonly string[] | boolean): string[] => {
  if (typeof value === 'boolean') return value ? [flag(name)] : [];
  return [value].flat().flatMap((one) => [flag(name), shellWord(one)]);
};

/** The command that continues after the last event printed. */
export const resumeCommand = (room: string | undefined, flags: TailFlags, seq: number | undefined): string =>
  [
    'roomful tail',
    ...(room === undefined ? [] : [shellWord(room)]),
    ...(seq === undefined ? (flags.since === undefined ? [] : words('since', flags.since)) : ['--since', `seq:${seq}`]),
    ...keptFlags.flatMap((name) => {
      const value = flags[name];
      return value === undefined ? [] : words(name, value);
    }),
  ].join(' ');
