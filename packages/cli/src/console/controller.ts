import type { ConsoleBackend } from './backend.js';
import { submitText } from './commands.js';
import { complete } from './completion.js';
import { edits, insert, setText, submit } from './composer.js';
import { describe } from './errors.js';
import { type Action, bindingOf } from './keymap.js';
import type { Input } from './keys.js';
import { createOlderLoader } from './older.js';
import type { Arranger, Timeline } from './screen.js';
import { type Position, scrollBy, scrollToTop } from './scroll.js';
import { createSelection } from './selection.js';
import type { ConsoleState, Navigation, SlashContext } from './state.js';
import type { ConsoleStore } from './store.js';

export interface ControllerOptions {
  backend: ConsoleBackend;
  store: ConsoleStore;
  arranger: Arranger;
  navigation: Navigation;
  suspend(): void;
  redraw(): void;
}

export interface Controller {
  input(input: Input): void;
  /** Called after every frame. */
  drawn(): void;
  /** Sends a text as if it had been typed. */
  send(text: string): void;
}

const choicesShown = 40;
const interrupted = 130;

/** Turns input into changes to the screen and calls to the room. */
export const createController = ({
  backend,
  store,
  arranger,
  navigation,
  suspend,
  redraw,
}: ControllerOptions): Controller => {
  const { all } = store.current().features;
  const context: SlashContext = {
    ...navigation,
    backend,
    state: store.current,
    set: store.set,
    say: store.say,
    ask: (asking) => store.set({ mode: 'confirm', asking }),
    write: (text) => store.set({ composer: setText(store.current().composer, text) }),
    search: (text) => {
      store.set({ search: text, selected: null });
      selection.match(-1);
    },
  };
  const older = createOlderLoader(backend, store, arranger);

  const newest = ({ view }: ConsoleState): number => view.messages.at(-1)?.id ?? 0;

  const moveTo = (to: (timeline: Timeline, position: Position) => Position): void => {
    const state = store.current();
    const position = to(arranger.timelineOf(state), state.position);
    older.retry();
    store.set({ position, leftAt: state.position === 'bottom' ? newest(state) : state.leftAt });
  };
  const selection = createSelection(store, context, moveTo);

  const scroll = (lines: (height: number) => number) =>
    moveTo(({ items, height, linesOf }, position) => scrollBy(items, position, lines(height), height, linesOf));

  /** Scrolls the panel if it does not fit, else the timeline. */
  const page = (direction: -1 | 1): void => {
    const panelTop = arranger.pagePanel(store.current(), direction);
    if (panelTop !== undefined) store.set({ panelTop });
    // Keep one line of the previous page visible.
    else scroll((height) => direction * Math.max(1, height - 1));
  };

  const completeWord = (): void => {
    const state = store.current();
    const { composer } = state;
    const before = composer.text.slice(0, composer.cursor);
    const { text, choices } = complete(before, state);
    if (choices.length > 0) {
      store.say(choices.slice(0, choicesShown).join('  '));
      return;
    }
    const after = composer.text.slice(composer.cursor);
    store.set({ composer: { ...setText(composer, text + after), cursor: text.length } });
  };

  /** Shows the next or previous room, wrapping around. */
  const showNext = async (step: -1 | 1): Promise<void> => {
    const { rooms } = store.current();
    const row = rooms.at((rooms.findIndex(({ shown }) => shown) + step) % rooms.length);
    if (!row || row.shown) return;
    try {
      await context.enter(row.id);
    } catch (error) {
      store.say(`unable to show ${row.title}; ${describe(error)}`, 'error');
    }
  };

  const listeners = all.flatMap(({ typed }) => (typed ? [typed(backend)] : []));
  /** Notifies features about the text in the composer, unless it is a command. */
  const notifyTyped = (): void => {
    const { composer, readOnly, view } = store.current();
    if (readOnly || view.status !== 'live' || /^\/(?!\/)/.test(composer.text)) return;
    for (const typed of listeners) typed(composer.text);
  };

  const actions: Readonly<Record<Action, () => void>> = {
    send: () => {
      const { composer } = store.current();
      store.set({ composer: submit(composer), position: 'bottom' });
      void submitText(composer.text, context);
    },
    complete: completeWord,
    escape: () => {
      if (store.current().panel !== 'none') store.set({ panel: 'none' });
      else if (!all.some(({ leave }) => leave?.(context))) store.set({ mode: 'scroll' });
    },
    writeMode: selection.leave,
    selectMode: () => selection.move(-1),
    selectUp: () => selection.move(-1),
    selectDown: () => selection.move(1),
    matchUp: () => selection.match(-1),
    matchDown: () => selection.match(1),
    roomBefore: () => void showNext(-1),
    roomAfter: () => void showNext(1),
    confirm: () => void selection.confirm(),
    cancel: selection.cancel,
    lineUp: () => scroll(() => -1),
    lineDown: () => scroll(() => 1),
    pageUp: () => page(-1),
    pageDown: () => page(1),
    top: () => moveTo(({ items, height, linesOf }) => scrollToTop(items, height, linesOf)),
    bottom: () => moveTo(() => 'bottom'),
    interrupt: () => {
      const { composer } = store.current();
      if (composer.text === '') context.quit(interrupted);
      else store.set({ composer: edits.clear(composer) });
    },
    suspend,
    redraw,
  };

  const type = (text: string): void => {
    // Typing while scrolling returns to the composer.
    store.set({ mode: 'write', composer: insert(store.current().composer, text) });
    notifyTyped();
  };

  /** A paste neither answers a question nor ends a selection. */
  const paste = (text: string): void => {
    const { mode } = store.current();
    if (mode === 'write' || mode === 'scroll') type(text);
  };

  const press = (key: string): boolean => {
    const state = store.current();
    const binding = bindingOf(state.features.keymap, state.mode, key);
    if (!binding) return false;
    if (state.answer !== null) store.set({ answer: null });
    if ('edit' in binding.do) {
      const composer = edits[binding.do.edit](state.composer);
      store.set({ composer });
      if (composer.text !== state.composer.text) notifyTyped();
    } else if ('shortcut' in binding.do) selection.shortcut(binding.do.shortcut);
    else if ('toggle' in binding.do) void selection.toggle(binding.do.toggle);
    else if ('act' in binding.do) selection.ask(binding.do.act);
    else actions[binding.do.action]();
    return true;
  };

  /** While scrolling, letters are keys; the first unbound one starts a message. */
  const typeOrPress = (text: string): void => {
    let rest = text;
    while (rest !== '' && store.current().mode !== 'write') {
      const { mode } = store.current();
      // Only keys typed after a question appeared may answer it.
      if (mode === 'confirm' && rest.length < text.length) return;
      if (!press(rest.charAt(0)) && mode === 'scroll') break;
      rest = rest.slice(1);
    }
    if (rest !== '') type(rest);
  };

  const isNewestVisible = (state: ConsoleState): boolean => {
    if (!arranger.fits(state)) return false;
    // At the bottom the newest line is always visible, without laying out the screen.
    return state.position === 'bottom' || arranger.arrange(state).window.atBottom;
  };
  const watchers = all.flatMap(({ drawn }) => (drawn ? [drawn(backend)] : []));

  /** Whether to ignore an input because the terminal is too small to show its effect. */
  const isUnseen = (input: Input): boolean => {
    const state = store.current();
    if (arranger.fits(state)) return false;
    return input.type !== 'key' || bindingOf(state.features.keymap, state.mode, input.name)?.mode !== 'any';
  };

  return {
    send: (text) => void submitText(text, context),
    input: (input) => {
      if (isUnseen(input)) return;
      if (input.type === 'key') press(input.name);
      else if (input.type === 'paste') paste(input.text);
      else typeOrPress(input.text);
    },
    drawn: () => {
      const state = store.current();
      for (const watch of watchers) watch(state, () => isNewestVisible(state));
      older.drawn(state);
    },
  };
};
