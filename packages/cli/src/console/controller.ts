import type { Target } from './acts.js';
import { submitText } from './commands.js';
import { complete } from './completion.js';
import { edits, insert, setText, submit } from './composer.js';
import { describe } from './errors.js';
import { type Action, bindingOf } from './keymap.js';
import type { Input } from './keys.js';
import type { ConsolePort, RoomPort } from './port.js';
import { isOffered, readOnlyText } from './rights.js';
import type { Arranger, Timeline } from './screen.js';
import { freeze, type Position, reveal, scrollBy, scrollToTop } from './scroll.js';
import type { ConsoleState, SlashContext } from './state.js';
import type { ConsoleStore } from './store.js';

export interface ControllerOptions {
  port: ConsolePort;
  store: ConsoleStore;
  arranger: Arranger;
  /** Puts another room, or a thread of it, on the screen; a text is sent to it then. */
  show(room: RoomPort, text?: string): void;
  /** Shows the thread under a message; null = the room again. */
  thread(message: number | null): Promise<void>;
  /** The person wants to leave; the code is the process's exit status. */
  quit(code: number): void;
  suspend(): void;
  redraw(): void;
}

export interface Controller {
  input(input: Input): void;
  /** To be called after a frame was drawn: loads older messages where the top of the timeline is visible. */
  drawn(): void;
  /** Sends a text as if it had been written. */
  send(text: string): void;
}

const olderPage = 100;
const choicesShown = 40;
const interrupted = 130;

// Longer than 300 lines: every action of the keymap is here, and they share the state of one room on the screen.

/** Turns input into changes of the screen and calls to the room. */
export const createController = ({
  port,
  store,
  arranger,
  show,
  thread,
  quit,
  suspend,
  redraw,
}: ControllerOptions): Controller => {
  let refusedAt: Position | undefined;

  const context: SlashContext = {
    port,
    state: store.current,
    set: store.set,
    say: store.say,
    write: (text) => store.set({ composer: setText(store.current().composer, text) }),
    search: (text) => {
      store.set({ search: text, selected: null });
      match(-1);
    },
    enter: async (room, text) => show(await port.rooms.enter(room), text),
    thread,
    quit: () => quit(0),
  };

  const newest = ({ view }: ConsoleState): number => view.messages.at(-1)?.id ?? 0;

  const moveTo = (to: (timeline: Timeline, position: Position) => Position): void => {
    const state = store.current();
    const position = to(arranger.timelineOf(state), state.position);
    // Scrolling tries again to load what could not be loaded before.
    refusedAt = undefined;
    store.set({ position, leftAt: state.position === 'bottom' ? newest(state) : state.leftAt });
  };
  const scroll = (lines: (height: number) => number) =>
    moveTo(({ items, height, linesOf }, position) => scrollBy(items, position, lines(height), height, linesOf));

  /** Scrolls the panel if it is cut, else the timeline. */
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

  const targetOf = ({ id, author, text }: Target): Target => ({ id, author, text });

  /** Selects the next message in a direction that fits, and holds the window where it is visible. */
  const select = (direction: -1 | 1, fits: (target: Target) => boolean = () => true): boolean => {
    const state = store.current();
    const { messages } = state.view;
    const { selected } = state;
    // By id: what arrives, or is loaded, moves every index.
    const found =
      direction < 0
        ? messages.findLast((one) => (selected === null || one.id < selected.id) && fits(one))
        : messages.find((one) => selected !== null && one.id > selected.id && fits(one));
    if (!found) return false;
    store.set({ mode: 'select', selected: targetOf(found) });
    moveTo(({ items, height, linesOf }, position) => {
      const index = items.findIndex((item) => item.kind === 'message' && item.message.id === found.id);
      return index === -1 ? freeze(items, position, height, linesOf) : reveal(items, position, index, height, linesOf);
    });
    return true;
  };

  /** Says something where it is seen, and keeps it in the timeline. */
  const answer = (text: string, tone?: 'error'): void => {
    store.say(text, tone);
    if (store.current().mode === 'select') store.set({ answer: text });
  };

  const match = (direction: -1 | 1): void => {
    const { search } = store.current();
    const wanted = search.toLowerCase();
    const has = ({ text, author }: Target) =>
      text.toLowerCase().includes(wanted) || author.name.toLowerCase().includes(wanted);
    if (search === '') answer('/search says what to find');
    else if (!select(direction, has))
      answer(`"${search}" is not further ${direction < 0 ? 'up' : 'down'} in what is loaded`);
  };

  const ask = (name: string): void => {
    const state = store.current();
    const act = state.features.acts[name];
    if (!act) return;
    if (state.readOnly) answer(readOnlyText);
    else if (!isOffered(act, state)) answer(`your role does not have the right to ${name}`);
    else store.set({ mode: 'confirm', asking: name });
  };

  const confirmed = async (): Promise<void> => {
    const { asking, selected, features } = store.current();
    store.set({ mode: 'select', asking: null });
    const act = features.acts[asking ?? ''];
    if (!act || !selected) return;
    try {
      await act.run(port, selected);
      answer(act.done(selected.author.name, selected));
    } catch (error) {
      answer(`unable to ${asking}; ${describe(error)}`, 'error');
    }
  };

  /** The rooms are a ring. */
  const showNext = async (step: -1 | 1): Promise<void> => {
    const { rooms } = store.current();
    const row = rooms.at((rooms.findIndex(({ shown }) => shown) + step) % rooms.length);
    if (!row || row.shown) return;
    try {
      show(await port.rooms.enter(row.id));
    } catch (error) {
      store.say(`unable to show ${row.title}; ${describe(error)}`, 'error');
    }
  };

  const toggleIt = async (name: string): Promise<void> => {
    const state = store.current();
    const { selected } = state;
    const toggle = state.features.toggles[name];
    if (!toggle || !selected) return;
    if (state.readOnly) return answer(readOnlyText);
    if (!isOffered(toggle, state)) return answer(`your role does not have the right to ${name}`);
    try {
      answer(await toggle.run(port, selected));
    } catch (error) {
      answer(`unable to ${name}; ${describe(error)}`, 'error');
    }
  };

  const openThread = async (message: number | null): Promise<void> => {
    try {
      await thread(message);
    } catch (error) {
      answer(`unable to open the thread; ${describe(error)}`, 'error');
    }
  };

  /** Ends the selection and starts a line about it. */
  const write = (text: string): void =>
    store.set({
      mode: 'write',
      position: 'bottom',
      selected: null,
      composer: setText(store.current().composer, text),
    });

  /** Others see that something is being written, unless it is a command. */
  const tellTyping = (): void => {
    const { composer, readOnly, view } = store.current();
    if (readOnly || view.status !== 'live') return;
    if (composer.text.trim() === '') port.room.typing.stop();
    else if (!/^\/(?!\/)/.test(composer.text)) port.room.typing.keystroke();
  };

  const actions: Readonly<Record<Action, () => void>> = {
    send: () => {
      const { composer } = store.current();
      store.set({ composer: submit(composer), position: 'bottom' });
      void submitText(composer.text, context);
    },
    complete: completed,
    scrollMode: () => {
      if (store.current().panel !== 'none') store.set({ panel: 'none' });
      else if (port.room.threadOf !== undefined) void openThread(null);
      else store.set({ mode: 'scroll' });
    },
    writeMode: () => store.set({ mode: 'write', position: 'bottom', selected: null }),
    selectMode: () => void select(-1),
    selectUp: () => void select(-1),
    selectDown: () => void select(1),
    matchUp: () => match(-1),
    matchDown: () => match(1),
    reply: () => {
      const { selected, composer } = store.current();
      write(`/reply ${selected?.id ?? ''} ${composer.text}`);
    },
    react: () => write(`/react ${store.current().selected?.id ?? ''} `),
    thread: () => {
      const { selected } = store.current();
      if (!selected) return;
      // After coming back the person writes.
      store.set({ mode: 'write', position: 'bottom', selected: null });
      void openThread(selected.id);
    },
    roomBefore: () => void showNext(-1),
    roomAfter: () => void showNext(1),
    confirm: () => void confirmed(),
    cancel: () => store.set({ mode: 'select', asking: null }),
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
    // Typing while reading back returns to writing.
    store.set({ mode: 'write', composer: insert(store.current().composer, text) });
    tellTyping();
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
      if (composer.text !== state.composer.text) tellTyping();
    } else if ('toggle' in binding.do) void toggleIt(binding.do.toggle);
    else if ('act' in binding.do) ask(binding.do.act);
    else actions[binding.do.action]();
    return true;
  };

  /** While reading back, letters are keys; the first that is none starts a message. */
  const typeOrPress = (text: string): void => {
    let rest = text;
    while (rest !== '' && store.current().mode !== 'write') {
      const { mode } = store.current();
      // A question is answered by what is typed after it was put.
      if (mode === 'confirm' && rest.length < text.length) return;
      if (!press(rest.charAt(0)) && mode === 'scroll') break;
      rest = rest.slice(1);
    }
    if (rest !== '') type(rest);
  };

  let readUpTo = 0;
  /** Whether a thread covers messages of others that the person has not read: one position stands for all of a room. */
  const coversUnread = ({ rooms, profile }: ConsoleState): boolean => {
    if (!port.room.covered) return false;
    const row = rooms.find(({ id }) => id === port.room.id);
    const { messages } = port.room.covered.getSnapshot();
    const { id: roomId, threadOf } = port.room;
    const others = port.rooms.threadMentions(roomId).filter(({ message }) => message.threadOf !== threadOf);
    if (others.some(({ seen }) => !seen)) return true;
    const readBefore = row?.readUpTo ?? 0;
    return messages.some(
      ({ id, author, deletedAt }) => id > readBefore && author.id !== profile.id && deletedAt === null,
    );
  };

  const isBelow = (state: ConsoleState): boolean =>
    // At the bottom the newest line is in sight; elsewhere it is looked up.
    state.position === 'bottom' || arranger.arrange(state).window.atBottom;

  /** With the newest line in sight, the room is read, and so are its lines about threads. */
  const markRead = (state: ConsoleState): void => {
    const { view, readOnly } = state;
    const { id, threadOf } = port.room;
    const told = threadOf === undefined ? port.rooms.threadMentions(id).filter((one) => one.told) : [];
    const last = Math.max(newest(state), ...told.map(({ message }) => message.id));
    const isRead = readOnly || last <= readUpTo || view.status !== 'live' || view.me.role === 'guest';
    const isSeen = port.rooms.threadMentions(id).every((one) => one.seen);
    if ((isRead && isSeen) || !arranger.fits(state) || !isBelow(state)) return;
    const covers = coversUnread(state);
    port.rooms.seen(id, threadOf);
    if (isRead || covers) return;
    readUpTo = last;
    port.room.markRead(last);
  };

  /** If the terminal is too small to show it, nothing is written, selected or answered. */
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
      markRead(state);
      if (!state.view.hasBefore || state.loadingOlder || state.view.status !== 'live') return;
      if (refusedAt !== undefined && refusedAt === state.position) return;
      if (arranger.arrange(state).window.atTop) void loadOlder(state.position);
    },
  };
};
