import { usage } from '../failure/failure.js';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseJson = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usage(`${what} is not JSON: ${(error as Error).message}`);
  }
};

const entry = (text: string, what: string): [string, unknown] => {
  const at = text.indexOf('=');
  if (at < 1) throw usage(`${what} is not key=value: "${text}"`, `write ${what} genre=jazz, ${what} bpm:=120 or JSON`);
  const key = text.slice(0, at);
  const value = text.slice(at + 1);
  return key.endsWith(':') ? [key.slice(0, -1), parseJson(value, what)] : [key, value];
};

/**
 * Parses fields from repeated `key=value` (text), `key:=value` (JSON) or JSON objects. Later ones win.
 *
 * @throws Failure usage
 * @example
 * parseRecord(['genre=jazz', 'bpm:=120'], '--metadata') // { genre: 'jazz', bpm: 120 }
 */
export const parseRecord = (texts: readonly string[], what: string): Record<string, unknown> =>
  Object.fromEntries(
    texts.flatMap((text) => {
      if (!text.trimStart().startsWith('{')) return [entry(text, what)];
      const value = parseJson(text, what);
      if (!isObject(value)) throw usage(`${what} is not a JSON object: "${text}"`);
      return Object.entries(value);
    }),
  );
