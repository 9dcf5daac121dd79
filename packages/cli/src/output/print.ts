import { styleText } from 'node:util';
import { jsonSafe, safeText } from '../terminal/safeText.js';

const made = Symbol('safe');

/** Text that may go to a terminal: only this module makes it, from literals of the program and `safeText()`. */
export interface Safe {
  readonly [made]: string;
}

const wrap = (text: string): Safe => ({ [made]: text });
const isSafe = (value: unknown): value is Safe => typeof value === 'object' && value !== null && made in value;

type Hole = string | number | boolean | null | undefined | Safe | readonly Safe[];

const fill = (hole: Hole): string => {
  if (isSafe(hole)) return hole[made];
  return Array.isArray(hole) ? hole.map(fill).join('') : safeText(String(hole));
};

/**
 * The program's own words with others' in between: what is filled in is made safe, unless it was made safe before.
 *
 * @example
 * text`no room "${name}"`
 */
export const text = (words: TemplateStringsArray, ...holes: Hole[]): Safe =>
  wrap(words.reduce((out, word, i) => out + fill(holes[i - 1]) + word));

/** Others' text with its line feeds kept, each further line behind an indentation. */
export const block = (value: string, indent = ''): Safe =>
  wrap(safeText(value, { multiline: true }).replaceAll('\n', `\n${indent}`));

export const join = (parts: readonly Safe[], separator: string): Safe => wrap(parts.map(fill).join(separator));

/** A value as compact JSON that no terminal acts on. */
export const json = (value: unknown): Safe => wrap(jsonSafe(value));

/** The characters as they are shown, for measuring. */
export const plain = (safe: Safe): string => safe[made];

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: all that it prints goes through here. */
export interface Printer {
  readonly tty: boolean;
  /** Writes a line and its line feed. */
  line(safe: Safe): void;
  /** Replaces the current line of a terminal, for progress; nothing where there is none. */
  status(safe: Safe): void;
  /**
   * Writes bytes as they are, for a file or another program; a terminal may not be given them. Resolves when they are
   * taken.
   */
  bytes(chunk: Uint8Array): Promise<void>;
  /** Coloured where colours are wanted. */
  style(style: Style, safe: Safe): Safe;
}

/** What a printer needs of a stream. */
export interface Sink {
  write(chunk: string | Uint8Array, taken?: () => void): unknown;
  readonly isTTY?: boolean | undefined;
}

const eraseLine = '\r\u001b[2K';

export const createPrinter = (sink: Sink, colours: () => boolean): Printer => {
  let pending = false;
  const clear = (): string => {
    const before = pending ? eraseLine : '';
    pending = false;
    return before;
  };
  return {
    tty: sink.isTTY === true,
    line: (safe) => void sink.write(`${clear()}${plain(safe)}\n`),
    status: (safe) => {
      if (sink.isTTY !== true) return;
      const before = clear();
      sink.write(before + plain(safe));
      pending = plain(safe) !== '';
    },
    bytes: (chunk) => {
      if (sink.isTTY) throw new Error('bytes are not for a terminal');
      return new Promise((resolve) => void sink.write(chunk, () => resolve()));
    },
    // Node would ask standard output whether it is a terminal, whatever was said and wherever this goes.
    style: (style, safe) => (colours() ? wrap(styleText(style, plain(safe), { validateStream: false })) : safe),
  };
};

/** Whether colours are wanted: what was said, else `NO_COLOR`, else whether somebody looks. */
export const wantsColour = (said: string, env: NodeJS.ProcessEnv, tty: boolean): boolean => {
  if (said !== 'auto') return said === 'always';
  return tty && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
};
