import type { Param } from './param.js';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/**
 * Formats milliseconds as people write a duration, in the largest unit that divides it.
 *
 * @example
 * durationText(600_000) // '10m'
 */
export const durationText = (ms: number): string => {
  const [unit, size] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
};

const quoted = (text: string): string =>
  /^[\w@%+:,./-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, (char) => `\\${char}`)}"`;

const word = (param: Param, value: unknown): string => {
  if (param.type === 'duration' && typeof value === 'number') return durationText(value);
  return quoted(typeof value === 'object' ? JSON.stringify(value) : String(value));
};

/** The positional words; a list comes last. */
const placeWords = (params: readonly Param[], input: Record<string, unknown>): string[] =>
  [...params]
    .sort((a, b) => Number(a.type === 'array') - Number(b.type === 'array'))
    .flatMap((param) => [input[param.name]].flat().map((value) => word(param, value)));

const flagWords = (param: Param, value: unknown): string[] => {
  const flag = `--${param.flag}`;
  if (value === true) return [flag];
  if (value === false) return [`--no-${param.flag}`];
  if (Array.isArray(value)) return value.flatMap((item) => [flag, word(param, item)]);
  return [flag, word(param, value)];
};

/**
 * The shell line of a command with this input: positionals in order, then flags.
 *
 * @example
 * shellLine(['roomful', 'rooms', 'get'], params, { room: 'lobby' }) // 'roomful rooms get lobby'
 */
export const shellLine = (
  command: readonly string[],
  params: readonly Param[],
  input: Record<string, unknown>,
): string => {
  const given = params.filter(({ name }) => input[name] !== undefined);
  return [
    ...command,
    ...placeWords(
      given.filter(({ positional }) => positional),
      input,
    ),
    ...given.filter(({ positional }) => !positional).flatMap((param) => flagWords(param, input[param.name])),
  ].join(' ');
};
