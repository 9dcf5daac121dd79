import { EventEmitter } from 'node:events';
import { Terminal } from '@xterm/headless';

/** A headless terminal, and the streams of a process that runs in it. */
export interface FakeTerminal {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Sends input, encoded like a terminal's. */
  type(data: string): void;
  resize(columns: number, rows: number): void;
  /** Everything that was written. */
  written(): string;
  /** The rows of the screen, without trailing blanks. */
  screen(): Promise<string[]>;
  cursor(): Promise<{ x: number; y: number }>;
  /** Which of its two screens the terminal shows. */
  buffer(): Promise<'normal' | 'alternate'>;
  raw: boolean;
}

export const createFakeTerminal = (columns: number, rows: number): FakeTerminal => {
  // The tty driver turns LF into CR LF, in raw mode too.
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000, convertEol: true });
  let written = '';
  const write = (data: string, done?: () => void): boolean => {
    written += data;
    terminal.write(data);
    done?.();
    return true;
  };
  const settled = (): Promise<void> => new Promise((resolve) => terminal.write('', resolve));
  const stdout = Object.assign(new EventEmitter(), { isTTY: true, columns, rows, write });
  const stderr = Object.assign(new EventEmitter(), { isTTY: true, columns, rows, write });
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (raw: boolean) => {
      fake.raw = raw;
    },
    setEncoding: () => {},
    resume: () => {},
    pause: () => {},
    ref: () => {},
    unref: () => {},
  });
  const fake: FakeTerminal = {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    type: (data) => void stdin.emit('data', data),
    resize: (toColumns, toRows) => {
      terminal.resize(toColumns, toRows);
      Object.assign(stdout, { columns: toColumns, rows: toRows });
      stdout.emit('resize');
    },
    written: () => written,
    screen: async () => {
      await settled();
      const { active } = terminal.buffer;
      return Array.from({ length: terminal.rows }, (_, y) =>
        (active.getLine(active.viewportY + y)?.translateToString(true) ?? '').trimEnd(),
      );
    },
    cursor: async () => {
      await settled();
      return { x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY };
    },
    buffer: async () => {
      await settled();
      return terminal.buffer.active.type;
    },
    raw: false,
  };
  return fake;
};
