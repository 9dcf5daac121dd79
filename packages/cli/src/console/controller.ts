import { complete, describe, type SlashContext, submitText } from './commands.js';
import { edits, insert, setText, submit } from './composer.js';
import { type Action, bindingOf } from './keymap.js';
import type { Input } from './keys.js';
import type { ConsolePort } from './port.js';
import type { Arranger, Timeline } from './screen.js';
import { type Position, scrollBy, scrollToTop } from './scroll.js';
import type { ConsoleState, ConsoleStore } from './store.js';

export interface ControllerOptions {
  port: ConsolePort;
  store: ConsoleStore;
  arranger: Arranger;
  /** The person wants to leave; the code is the process's exit status. */
  quit(code: number): void;
  suspend(): void;
  redraw(): void;
}

export interface Controller {
  input(input: Input): void;
  /** To be called after a frame was drawn: loads older messages where the top of the timeline is visible. */
  drawn(): void;
}

const olderPage = 100;
const choicesShown = 40;
const interrupted = 130;

/** Turns what is typed into changes of the screen and calls to the room. */
export const createController = ({ port, store, arranger, quit, suspend, redraw }: ControllerOptions): Controller => {
  let refusedAt: Position | undefined;

  const context: SlashContext = {
    port,
    state: store.current,
    set: store.set,
    say: store.say,
    write: (text) => store.set({ composer: setText(store.current().composer, text) }),
    quit: () => quit(0),
  };

  const newest = ({ view }: ConsoleState): number => view.messages.at(-1)?.id ?? 0;

  const moveTo = (to: (timeline: Timeline, position: Position) => Position): void => {
    const state = store.current();
    const position = to(arranger.timelineOf(state), state.position);
    // Whoever scrolls asks again for what could not be loaded before.
    refusedAt = undefined;
    store.set({ position, leftAt: state.position === 'bottom' ? newest(state) : state.leftAt });
  };
  const scroll = (lines: (height: number) => number) =>
    moveTo(({ items, height, linesOf }, position) => scrollBy(items, position, lines(height), height, linesOf));

  /** A panel that is cut goes first. */
  const page = (direction: -1 | 1): void => {
    const panelTop = arranger.pagePanel(store.current(), direction);
    if (panelTop !== undefined) store.set({ panelTop });
    // One line of the page before stays in sight.
    else scroll((height) => direction * Math.max(1, height - 1));
  };

  const loadOlder = async (position: Position): Promise<void> => {
    store.set({ loadingOlder: true });
    try {
      await port.room.messages.loadOlder(olderPage);
    } catch (error) {
      refusedAt = position;
      store.say(`unable to load older messages; ${describe(error)}`, 'error');
    } finally {
      store.set({ loadingOlder: false });
    }
  };

  const completed = (): void => {
    const { composer, view } = store.current();
    const before = composer.text.slice(0, composer.cursor);
    const nicks = view.messages.map(({ author }) => author.name);
    const { text, choices } = complete(before, nicks);
    if (choices.length > 0) {
      store.say(choices.slice(0, choicesShown).join('  '));
      return;
    }
    const after = composer.text.slice(composer.cursor);
    store.set({ composer: { ...setText(composer, text + after), cursor: text.length } });
  };

  const actions: Readonly<Record<Action, () => void>> = {
    send: () => {
      const { composer } = store.current();
      store.set({ composer: submit(composer), position: 'bottom' });
      void submitText(composer.text, context);
    },
    complete: completed,
    scrollMode: () => {
      if (store.current().panel === 'none') store.set({ mode: 'scroll' });
      else store.set({ panel: 'none' });
    },
    writeMode: () => store.set({ mode: 'write', position: 'bottom' }),
    lineUp: () => scroll(() => -1),
    lineDown: () => scroll(() => 1),
    pageUp: () => page(-1),
    pageDown: () => page(1),
    top: () => moveTo(({ items, height, linesOf }) => scrollToTop(items, height, linesOf)),
    bottom: () => moveTo(() => 'bottom'),
    interrupt: () => {
      const { composer } = store.current();
      if (composer.text === '') quit(interrupted);
      else store.set({ composer: edits.clear(composer) });
    },
    suspend,
    redraw,
  };

  const type = (text: string): void => {
    // Who starts to write while reading back wants to write.
    store.set({ mode: 'write', composer: insert(store.current().composer, text) });
  };

  const press = (key: string): boolean => {
    const state = store.current();
    const binding = bindingOf(state.mode, key);
    if (!binding) return false;
    if ('edit' in binding.do) store.set({ composer: edits[binding.do.edit](state.composer) });
    else actions[binding.do.action]();
    return true;
  };

  /** While reading back a letter is a key; the first that is none begins to be written. */
  const typeOrPress = (text: string): void => {
    let rest = text;
    while (rest !== '' && store.current().mode === 'scroll') {
      if (!press(rest.charAt(0))) break;
      rest = rest.slice(1);
    }
    if (rest !== '') type(rest);
  };

  return {
    input: (input) => {
      if (input.type === 'key') press(input.name);
      else if (input.type === 'paste') type(input.text);
      else typeOrPress(input.text);
    },
    drawn: () => {
      const state = store.current();
      if (!state.view.hasBefore || state.loadingOlder || state.view.status !== 'live') return;
      if (refusedAt !== undefined && refusedAt === state.position) return;
      if (arranger.arrange(state).window.atTop) void loadOlder(state.position);
    },
  };
};
