import { durationOf } from '@roomful/protocol/names';

/** Thrown for wrong arguments; the console then shows the command's usage. */
export class Misuse extends Error {}

export const misuse = (): never => {
  throw new Misuse();
};

export const split = (text: string): [first: string, rest: string] => {
  const [, first = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  return [first, rest];
};

export const messageId = (word: string): number => {
  const id = Number(word.replace(/^#/, ''));
  return Number.isSafeInteger(id) && id > 0 ? id : misuse();
};

export const required = (text: string): string => (text.trim() === '' ? misuse() : text);

/** The first word. Quotes keep several words together: `"two words"`, `@"a nick with spaces"`. */
export const word = (text: string): [word: string, rest: string] => {
  const quoted = /^\s*(@?)"([^"]+)"\s*([\s\S]*)$/.exec(text);
  return quoted ? [`${quoted[1]}${quoted[2]}`, quoted[3] ?? ''] : split(text);
};

/** `@nick`, `@"a nick with spaces"`, or an id. */
export const target = (text: string): [user: string, rest: string] => {
  const quoted = /^\s*@"([^"]+)"\s*([\s\S]*)$/.exec(text);
  if (quoted) return [`@${quoted[1]}`, quoted[2] ?? ''];
  const [user, rest] = split(text);
  return [required(user), rest];
};

/** An optional duration with its unit, then an optional reason. */
export const sanction = (text: string): { durationMs?: number; reason?: string } => {
  const [word, rest] = split(text);
  const durationMs = /^\d.*[a-z]$/.test(word) ? durationOf(word) : undefined;
  const reason = (durationMs === undefined ? text : rest).trim();
  return { ...(durationMs === undefined ? {} : { durationMs }), ...(reason === '' ? {} : { reason }) };
};

export const withReason = (text: string): { reason?: string } => (text.trim() === '' ? {} : { reason: text.trim() });
