/** An input from the keyboard: a named key, typed text, or a paste. A paste is one input, however long it is. */
export type Input = { type: 'key'; name: string } | { type: 'text'; text: string } | { type: 'paste'; text: string };

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';

/** Final bytes of `ESC [ … X` and `ESC O X`. */
const byLetter: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  M: 'enter',
  Z: 'shift+tab',
};

/** Numbers of `ESC [ N ~`. */
const byNumber: Readonly<Record<string, string>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
};

const byControl: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x1b': 'escape',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals send
const sequence = /^\x1b(?:\[([0-9;:?<=>]*)([ -/]*)([@-~])|O([A-Za-z]))/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals send
const unfinished = /^\x1b(?:\[[0-9;:?<=>]*[ -/]*|O)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals send
const typed = /^[^\x00-\x1f\x7f-\x9f]+/;

/** Xterm's parameter: 1 + shift 1 + alt 2 + ctrl 4. */
const withModifiers = (name: string, parameter: string | undefined): string => {
  const bits = Number(parameter ?? 1) - 1;
  if (!(bits > 0)) return name;
  return `${bits & 4 ? 'ctrl+' : ''}${bits & 2 ? 'alt+' : ''}${bits & 1 ? 'shift+' : ''}${name}`;
};

const nameOfControl = (control: string): string => {
  const code = control.charCodeAt(0);
  return byControl[control] ?? (code < 0x20 ? `ctrl+${String.fromCharCode(code + 0x60)}` : '');
};

const nameOfSequence = ([, parameters = '', , final = '', letter]: RegExpExecArray): string => {
  if (letter !== undefined) return byLetter[letter] ?? '';
  const [number = '', modifiers] = parameters.split(';');
  const name = final === '~' ? byNumber[number] : byLetter[final];
  return name === undefined ? '' : withModifiers(name, modifiers);
};

export interface Decoded {
  inputs: Input[];
  /** An incomplete sequence or paste; prepend it to the next data. */
  rest: string;
}

const key = (name: string): Input[] => (name === '' ? [] : [{ type: 'key', name }]);

/**
 * Decodes the input of a terminal in raw mode. An incomplete sequence is returned as `rest`. With `complete` no more data is
 * expected, so a lone ESC is the Escape key. Unknown sequences are dropped, since they are not text.
 */
export const decodeKeys = (data: string, complete = false): Decoded => {
  const inputs: Input[] = [];
  let at = 0;
  while (at < data.length) {
    const ahead = data.slice(at, at + 32);
    if (ahead.startsWith(pasteStart)) {
      const from = at + pasteStart.length;
      const end = data.indexOf(pasteEnd, from);
      if (end === -1) return { inputs, rest: data.slice(at) };
      inputs.push({ type: 'paste', text: data.slice(from, end) });
      at = end + pasteEnd.length;
      continue;
    }
    const text = typed.exec(data.slice(at))?.[0];
    if (text !== undefined) {
      inputs.push({ type: 'text', text });
      at += text.length;
      continue;
    }
    const known = sequence.exec(ahead);
    if (known !== null) {
      inputs.push(...key(nameOfSequence(known)));
      at += known[0].length;
      continue;
    }
    if (unfinished.test(ahead)) {
      if (!complete) return { inputs, rest: data.slice(at) };
      inputs.push(...key('escape'));
      // Drop the rest of the incomplete sequence; it is not text.
      return { inputs, rest: '' };
    }
    const second = data.charAt(at + 1);
    if (ahead.startsWith('\x1b') && second !== '\x1b') {
      const name = /[ -~]/.test(second) ? second : nameOfControl(second);
      inputs.push(...key(name === '' ? '' : `alt+${name}`));
      at += 2;
      continue;
    }
    inputs.push(...key(nameOfControl(data.charAt(at))));
    at += 1;
  }
  return { inputs, rest: '' };
};

/** How long an ESC waits for the rest of a sequence before it is the Escape key, milliseconds. */
const escapeMs = 40;

/** The part of stdin that `readKeys` uses. */
export interface KeySource {
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (data: string) => void): unknown;
  off(event: 'data', listener: (data: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** Reads the keyboard until the returned function is called. */
export const readKeys = (source: KeySource, onInput: (input: Input) => void): (() => void) => {
  let rest = '';
  let timer: NodeJS.Timeout | undefined;
  const take = (data: string, complete: boolean): void => {
    const decoded = decodeKeys(data, complete);
    rest = decoded.rest;
    for (const input of decoded.inputs) onInput(input);
  };
  const onData = (data: string): void => {
    clearTimeout(timer);
    take(rest + data, false);
    // A paste may take a while to arrive; the sequence of a key arrives at once.
    if (rest !== '' && !rest.startsWith(pasteStart)) timer = setTimeout(() => take(rest, true), escapeMs);
  };
  source.setEncoding('utf8');
  source.on('data', onData);
  source.resume();
  return () => {
    clearTimeout(timer);
    source.off('data', onData);
    source.pause();
  };
};
