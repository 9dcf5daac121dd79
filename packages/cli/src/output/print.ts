import { styleText } from 'node:util';
import { jsonSafe, safeText } from '../terminal/safeText.js';

const made = Symbol('safe');

/** Text that is safe for a terminal. Only this module creates it, from the program's literals and `safeText()`. */
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
 * Builds safe text from a template: makes the values safe unless they already are.
 *
 * @example
 * text`no room "${name}"`
 */
export const text = (words: TemplateStringsArray, ...holes: Hole[]): Safe =>
  wrap(words.reduce((out, word, i) => out + fill(holes[i - 1]) + word));

/** Makes text safe but keeps its line feeds; indents all lines after the first. */
export const block = (value: string, indent = ''): Safe =>
  wrap(safeText(value, { multiline: true }).replaceAll('\n', `\n${indent}`));

export const join = (parts: readonly Safe[], separator: string): Safe => wrap(parts.map(fill).join(separator));

/** A value as compact JSON that is safe for a terminal. */
export const json = (value: unknown): Safe => wrap(jsonSafe(value));

/** The characters of a safe text, for example to measure them. */
export const plain = (safe: Safe): string => safe[made];

type Style = Parameters<typeof styleText>[0];

/** An output of a command. Everything that it prints goes through here. */
export interface Printer {
  readonly tty: boolean;
  /** Writes a line and its line feed. */
  line(safe: Safe): void;
  /** Replaces the current line on a terminal, for progress. Does nothing without a terminal. */
  status(safe: Safe): void;
  /**
   * Writes bytes unchanged, for a file or another program; throws on a terminal. Resolves when they are written.
   */
  bytes(chunk: Uint8Array): Promise<void>;
  /** Applies a style if colours are on. */
  style(style: Style, safe: Safe): Safe;
}

/** The part of a stream that a printer uses. */
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
      if (sink.isTTY) throw new Error('unable to write bytes to a terminal');
      return new Promise((resolve) => void sink.write(chunk, () => resolve()));
    },
    // By default Node would check whether standard output is a terminal, ignoring --color and the actual stream.
    style: (style, safe) => (colours() ? wrap(styleText(style, plain(safe), { validateStream: false })) : safe),
  };
};

/** Whether to use colours: decided by the flag, then `NO_COLOR`, then whether the output is a terminal. */
export const wantsColour = (said: string, env: NodeJS.ProcessEnv, tty: boolean): boolean => {
  if (said !== 'auto') return said === 'always';
  return tty && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
};
