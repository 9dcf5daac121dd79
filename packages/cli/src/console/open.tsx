import { type Instance, render } from 'ink';
import { createTerminalGuard, type GuardHost } from '../terminal/guard.js';
import { App } from './App.js';
import { createController } from './controller.js';
import { createFrames } from './frames.js';
import { type KeySource, readKeys } from './keys.js';
import type { ConsolePort } from './port.js';
import { createArranger } from './screen.js';
import { type ConsoleStore, createConsoleStore } from './store.js';
import { themeFor } from './theme.js';

export interface OpenOptions {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: NodeJS.ProcessEnv;
  /** Default: `process`. */
  host?: GuardHost;
  readOnly?: boolean;
  /** Called once the console listens. */
  onOpen?(store: ConsoleStore): void;
}

const eraseAll = '\x1b[H\x1b[J';

/**
 * The terminal as Ink sees it. Ink clears terminal and scrollback when a frame is as tall as the terminal, and so does a
 * terminal that becomes smaller than the last frame: it is told that there is no end to the rows. Resizing is looked
 * after here too.
 */
const endless = (stdout: NodeJS.WriteStream): NodeJS.WriteStream =>
  new Proxy(stdout, {
    get: (target, property) => {
      if (property === 'rows') return Number.MAX_SAFE_INTEGER;
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      if (property === 'on' || property === 'off') {
        return (event: string, ...rest: unknown[]) =>
          event === 'resize' ? target : Reflect.apply(value, target, [event, ...rest]);
      }
      return value.bind(target);
    },
  });

const sizeOf = ({ columns, rows }: NodeJS.WriteStream) => ({ columns: columns || 80, rows: rows || 24 });

/** Shows a room on the whole terminal until the person leaves; resolves to the exit status, gives the terminal back. */
export const openConsole = async (port: ConsolePort, options: OpenOptions): Promise<number> => {
  const { stdin, stdout, stderr, env, host, readOnly = false } = options;
  const store = createConsoleStore({ port, size: sizeOf(stdout), readOnly });
  const arranger = createArranger();
  const theme = themeFor(env);
  const screen = endless(stdout);
  let ink: Instance | undefined;

  let resolve = (_code: number): void => {};
  let reject = (_error: unknown): void => {};
  const ended = new Promise<number>((yes, no) => {
    resolve = yes;
    reject = no;
  });

  const pause = (): void => {
    const mounted = ink;
    ink = undefined;
    mounted?.unmount();
  };
  const draw = (): void => {
    store.set(sizeOf(stdout));
    store.publish();
    stdout.write(eraseAll);
    const app = <App store={store} arranger={arranger} theme={theme} onDrawn={() => controller.drawn()} />;
    ink = render(app, {
      stdout: screen,
      stdin,
      stderr,
      exitOnCtrlC: false,
      patchConsole: false,
      // The store makes the frames; Ink's own limit on top of it would only delay them.
      maxFps: 1_000,
    });
    ink.waitUntilExit().catch(reject);
  };
  const redraw = (): void => {
    pause();
    draw();
  };

  const guard = createTerminalGuard({ stdin, stdout, stderr, ...(host ? { host } : {}), pause, resume: draw });
  const controller = createController({ port, store, arranger, quit: resolve, suspend: guard.suspend, redraw });
  const resizes = createFrames(() => ink && redraw());

  guard.enter();
  const stopKeys = readKeys(stdin as KeySource, controller.input);
  const hangUp = (): void => resolve(129);
  try {
    stdout.on('resize', resizes.request);
    stdin.on('end', hangUp);
    draw();
    options.onOpen?.(store);
    return await ended;
  } finally {
    stdin.off('end', hangUp);
    stdout.off('resize', resizes.request);
    resizes.stop();
    stopKeys();
    store.stop();
    guard.leave();
  }
};
