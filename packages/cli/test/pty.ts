import { spawn } from '@lydell/node-pty';
import { Terminal } from '@xterm/headless';
import { expect, vi } from 'vitest';

/** A program in a real pseudo-terminal, with a headless terminal that interprets its output. */
export interface Pty {
  type(data: string): void;
  resize(columns: number, rows: number): void;
  /** All output so far. */
  written(): string;
  screen(): Promise<string[]>;
  /** Waits until the screen shows this, and returns its rows. */
  shows(text: string | RegExp): Promise<string[]>;
  /** Waits until the output contains this, and returns the match. */
  wrote(text: RegExp): Promise<RegExpExecArray>;
  buffer(): Promise<'normal' | 'alternate'>;
  /** Terminal modes (`ESC [ ? N h`) that are still set. */
  modes(): string[];
  kill(): void;
}

const patience = { timeout: 20_000, interval: 25 };

export const openPty = (command: string, args: string[], env: NodeJS.ProcessEnv, columns = 100, rows = 24): Pty => {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000 });
  const pty = spawn(command, args, { cols: columns, rows, env, name: 'xterm-256color' });
  let output = '';
  pty.onData((data) => {
    output += data;
    terminal.write(data);
  });
  const settled = (): Promise<void> => new Promise((resolve) => terminal.write('', resolve));
  const screen = async (): Promise<string[]> => {
    await settled();
    const { active } = terminal.buffer;
    return Array.from({ length: terminal.rows }, (_, y) =>
      (active.getLine(active.baseY + y)?.translateToString(true) ?? '').trimEnd(),
    );
  };
  return {
    type: (data) => pty.write(data),
    resize: (toColumns, toRows) => {
      terminal.resize(toColumns, toRows);
      pty.resize(toColumns, toRows);
    },
    written: () => output,
    screen,
    shows: (text) =>
      vi.waitFor(async () => {
        const rows = await screen();
        expect(rows.join('\n')).toMatch(text);
        return rows;
      }, patience),
    wrote: (text) =>
      vi.waitFor(() => {
        const found = text.exec(output);
        if (!found) throw new Error(`${text} was not written: ${JSON.stringify(output.slice(-2_000))}`);
        return found;
      }, patience),
    buffer: async () => {
      await settled();
      return terminal.buffer.active.type;
    },
    modes: () => {
      const on = new Set<string>();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences to look for
      for (const [, mode = '', set] of output.matchAll(/\x1b\[\?(\d+)([hl])/g)) {
        if (set === 'h') on.add(mode);
        else on.delete(mode);
      }
      return [...on].sort();
    },
    kill: () => {
      try {
        pty.kill('SIGKILL');
      } catch {
        // It has already exited.
      }
    },
  };
};
