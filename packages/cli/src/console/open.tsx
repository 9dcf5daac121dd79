import { type Instance, render } from 'ink';
import { createTerminalGuard, type GuardHost } from '../terminal/guard.js';
import { App } from './App.js';
import type { ConsoleBackend, ConsoleRoom, ConsoleThread } from './backend.js';
import { type Controller, createController } from './controller.js';
import { createFrames } from './frames.js';
import { type KeySource, readKeys } from './keys.js';
import { type Arranger, createArranger } from './screen.js';
import type { ConsoleFeatures, Navigation } from './state.js';
import { type ConsoleStore, createConsoleStore } from './store.js';
import { themeFor } from './theme.js';
import { threadRoom } from './thread.js';

export interface OpenOptions {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: NodeJS.ProcessEnv;
  features: ConsoleFeatures;
  /** Default: `process`. */
  host?: GuardHost;
  readOnly?: boolean;
  /** Called when the console is ready. */
  onOpen?(console: Pick<ConsoleStore, 'say'>): void;
}

/** A room with its own screen state. */
interface RoomOnScreen {
  store: ConsoleStore;
  arranger: Arranger;
  controller: Controller;
}

/** The most pages of a thread to load when it is opened. */
const threadPages = 20;
const eraseAll = '\x1b[H\x1b[J';

/**
 * The output stream for Ink. Ink clears the terminal and its scrollback if a frame is as tall as the terminal, or if the
 * terminal shrinks below the last frame. To prevent that, Ink sees an unlimited number of rows and no resize events; the
 * console handles resizing itself.
 */
const withEndlessRows = (stdout: NodeJS.WriteStream): NodeJS.WriteStream =>
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

/** Shows a room on the whole terminal until the user quits, then restores the terminal. Resolves to the exit status. */
export const openConsole = async (backend: ConsoleBackend, options: OpenOptions): Promise<number> => {
  const { stdin, stdout, stderr, env, host, features, readOnly = false } = options;
  const theme = themeFor(env);
  const screen = withEndlessRows(stdout);
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
    const { store, arranger, controller } = shown;
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
      // The store already limits the frames; Ink's limit would only add a delay.
      maxFps: 1_000,
    });
    ink.waitUntilExit().catch(reject);
  };
  const redraw = (): void => {
    pause();
    draw();
  };

  const guard = createTerminalGuard({ stdin, stdout, stderr, ...(host ? { host } : {}), pause, resume: draw });

  // Each room keeps its draft, scroll position and selection while another room is shown.
  const views = new Map<ConsoleRoom, RoomOnScreen>();
  const viewOf = (room: ConsoleRoom): RoomOnScreen => {
    const known = views.get(room);
    if (known) return known;
    const own = { ...backend, room };
    const store = createConsoleStore({ backend: own, features, size: sizeOf(stdout), readOnly });
    const arranger = createArranger();
    const { suspend } = guard;
    const navigation: Navigation = {
      enter: async (name, text) => show(await backend.rooms.enter(name), text),
      thread: (message) => showThread(room, message),
      quit: (code = 0) => resolve(code),
    };
    const controller = createController({ backend: own, store, arranger, navigation, suspend, redraw });
    const view = { store, arranger, controller };
    views.set(room, view);
    return view;
  };
  /** The thread on the screen, and its room. */
  let open: { room: ConsoleRoom; shown: ConsoleRoom; thread: ConsoleThread } | undefined;
  const closeThread = (): void => {
    if (!open) return;
    views.get(open.shown)?.store.stop();
    views.delete(open.shown);
    open.thread.close();
    open = undefined;
  };
  const show = (room: ConsoleRoom, text?: string): void => {
    if (room !== open?.shown) closeThread();
    backend.rooms.show(room);
    shown = viewOf(room);
    redraw();
    if (text !== undefined) shown.controller.send(text);
  };
  const showThread = async (from: ConsoleRoom, message: number | null): Promise<void> => {
    const room = open?.shown === from ? open.room : from;
    if (message === null) {
      if (open) show(room);
      return;
    }
    const thread = await room.openThread(message);
    // Load the whole thread, within reason.
    for (let page = 0; thread.state.getSnapshot().hasBefore && page < threadPages; page++) await thread.loadOlder();
    closeThread();
    open = { room, shown: threadRoom(room, thread), thread };
    show(open.shown);
    const { hasBefore, messages } = thread.state.getSnapshot();
    if (!hasBefore) return;
    const rest = `roomful messages thread ${room.id} ${message} --before ${messages[0]?.id ?? message}`;
    shown.store.say(`only the newest ${messages.length} answers are shown; to read the others: ${rest}`);
  };
  let shown = viewOf(backend.room);
  const resizes = createFrames(() => ink && redraw());

  guard.enter();
  const stopKeys = readKeys(stdin as KeySource, (input) => shown.controller.input(input));
  const hangUp = (): void => resolve(129);
  try {
    stdout.on('resize', resizes.request);
    stdin.on('end', hangUp);
    draw();
    options.onOpen?.({ say: (...args) => shown.store.say(...args) });
    return await ended;
  } finally {
    stdin.off('end', hangUp);
    stdout.off('resize', resizes.request);
    resizes.stop();
    stopKeys();
    open?.thread.close();
    for (const { store } of views.values()) store.stop();
    guard.leave();
  }
};
