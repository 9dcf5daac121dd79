import { type Instance, render } from 'ink';
import { createTerminalGuard, type GuardHost } from '../terminal/guard.js';
import { App } from './App.js';
import { type Controller, createController } from './controller.js';
import { createFrames } from './frames.js';
import { type KeySource, readKeys } from './keys.js';
import type { ConsolePort, RoomPort, ThreadPort } from './port.js';
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
  /** Called once the console listens. */
  onOpen?(console: Pick<ConsoleStore, 'say'>): void;
}

/** A room with what the person has done to the screen while it was shown. */
interface RoomOnScreen {
  store: ConsoleStore;
  arranger: Arranger;
  controller: Controller;
}

/** Pages of a thread that are loaded when it is opened. */
const threadPages = 20;
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
  const { stdin, stdout, stderr, env, host, features, readOnly = false } = options;
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

  // What is written, where one reads and what is selected stay with the room when another one is shown.
  const views = new Map<RoomPort, RoomOnScreen>();
  const viewOf = (room: RoomPort): RoomOnScreen => {
    const known = views.get(room);
    if (known) return known;
    const own = { ...port, room };
    const store = createConsoleStore({ port: own, features, size: sizeOf(stdout), readOnly });
    const arranger = createArranger();
    const { suspend } = guard;
    const navigation: Navigation = {
      enter: async (name, text) => show(await port.rooms.enter(name), text),
      thread: (message) => showThread(room, message),
      quit: (code = 0) => resolve(code),
    };
    const controller = createController({ port: own, store, arranger, navigation, suspend, redraw });
    const view = { store, arranger, controller };
    views.set(room, view);
    return view;
  };
  /** The thread on the screen, and the room that it is in. */
  let open: { room: RoomPort; shown: RoomPort; thread: ThreadPort } | undefined;
  const closeThread = (): void => {
    if (!open) return;
    views.get(open.shown)?.store.stop();
    views.delete(open.shown);
    open.thread.close();
    open = undefined;
  };
  const show = (room: RoomPort, text?: string): void => {
    if (room !== open?.shown) closeThread();
    port.rooms.show(room);
    shown = viewOf(room);
    redraw();
    if (text !== undefined) shown.controller.send(text);
  };
  const showThread = async (from: RoomPort, message: number | null): Promise<void> => {
    const room = open?.shown === from ? open.room : from;
    if (message === null) {
      if (open) show(room);
      return;
    }
    const thread = await room.openThread(message);
    // All of it, as far as a person reads.
    for (let page = 0; thread.state.getSnapshot().hasBefore && page < threadPages; page++) await thread.loadOlder();
    closeThread();
    open = { room, shown: threadRoom(room, thread), thread };
    show(open.shown);
    const { hasBefore, messages } = thread.state.getSnapshot();
    if (!hasBefore) return;
    const rest = `roomful messages thread ${room.id} ${message} --before ${messages[0]?.id ?? message}`;
    shown.store.say(`the newest ${messages.length} answers are shown; for the others: ${rest}`);
  };
  let shown = viewOf(port.room);
  const resizes = createFrames(() => ink && redraw());

  guard.enter();
  const stopKeys = readKeys(stdin as KeySource, (input) => shown.controller.input(input));
  const hangUp = (): void => resolve(129);
  try {
    stdout.on('resize', resizes.request);
    stdin.on('end', hangUp);
    draw();
    options.onOpen?.({ say: (...said) => shown.store.say(...said) });
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
