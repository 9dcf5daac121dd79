import type { Question, Target } from './acts.js';
import { describe } from './errors.js';
import { isOffered, readOnlyText } from './rights.js';
import type { Timeline } from './screen.js';
import { freeze, type Position, reveal } from './scroll.js';
import type { SlashContext } from './state.js';
import type { ConsoleStore } from './store.js';

export interface Selection {
  /** Selects the next message in a direction. */
  move(direction: -1 | 1): void;
  /** Selects the next message that the last search finds. */
  match(direction: -1 | 1): void;
  /** Ends the selection. */
  leave(): void;
  /** Asks for confirmation of an act on the selected message. */
  ask(act: string): void;
  toggle(name: string): Promise<void>;
  shortcut(name: string): void;
  /** Answers the question on the screen with yes. */
  confirm(): Promise<void>;
  /** Answers it with no. */
  cancel(): void;
}

const targetOf = ({ id, author, text }: Target): Target => ({ id, author, text });

/** The selected message and the keys that act on it. */
export const createSelection = (
  store: ConsoleStore,
  context: SlashContext,
  moveTo: (to: (timeline: Timeline, position: Position) => Position) => void,
): Selection => {
  /** Shows an answer in the timeline, and in select mode also in the panel, since the timeline does not move then. */
  const answer = (text: string, tone?: 'error'): void => {
    store.say(text, tone);
    if (store.current().mode === 'select') store.set({ answer: text });
  };

  /** Selects the next matching message in a direction, scrolls to it and keeps the window in place. */
  const select = (direction: -1 | 1, fits: (target: Target) => boolean = () => true): boolean => {
    const { view, selected } = store.current();
    // By id, since indexes shift when messages arrive or are loaded.
    const found =
      direction < 0
        ? view.messages.findLast((one) => (selected === null || one.id < selected.id) && fits(one))
        : view.messages.find((one) => selected !== null && one.id > selected.id && fits(one));
    if (!found) return false;
    store.set({ mode: 'select', selected: targetOf(found) });
    moveTo(({ items, height, linesOf }, position) => {
      const index = items.findIndex((item) => item.kind === 'message' && item.message.id === found.id);
      return index === -1 ? freeze(items, position, height, linesOf) : reveal(items, position, index, height, linesOf);
    });
    return true;
  };

  const leave = (): void => store.set({ mode: 'write', position: 'bottom', selected: null });

  /** Closes the question and returns to the selected message or the composer. */
  const close = (): void => store.set({ mode: store.current().selected ? 'select' : 'write', asking: null });

  return {
    move: (direction) => void select(direction),
    match: (direction) => {
      const { search } = store.current();
      const wanted = search.toLowerCase();
      const has = ({ text, author }: Target) =>
        text.toLowerCase().includes(wanted) || author.name.toLowerCase().includes(wanted);
      if (search === '') answer('nothing to search for yet: /search <text>');
      else if (!select(direction, has))
        answer(`no more "${search}" ${direction < 0 ? 'above' : 'below'} in the loaded messages`);
    },
    leave,
    ask: (name) => {
      const state = store.current();
      const { selected } = state;
      const act = state.features.acts[name];
      if (!act || !selected) return;
      if (state.readOnly) return answer(readOnlyText);
      if (!isOffered(act, state)) return answer(`your role may not ${name}`);
      const { author, id, text } = selected;
      const question: Question = {
        text: act.question(`${author.name} (id ${author.id})`, selected),
        about: `#${id} ${text}`,
        act: name,
        run: async () => {
          await act.run(context.backend, selected);
          return act.done(author.name, selected);
        },
      };
      context.ask(question);
    },
    toggle: async (name) => {
      const state = store.current();
      const { selected } = state;
      const toggle = state.features.toggles[name];
      if (!toggle || !selected) return;
      if (state.readOnly) return answer(readOnlyText);
      if (!isOffered(toggle, state)) return answer(`your role may not ${name}`);
      try {
        answer(await toggle.run(context.backend, selected));
      } catch (error) {
        answer(`unable to ${name}; ${describe(error)}`, 'error');
      }
    },
    shortcut: (name) => {
      const { selected, features } = store.current();
      if (!selected) return;
      leave();
      features.shortcuts[name]?.run(selected, context);
    },
    confirm: async () => {
      const { asking } = store.current();
      close();
      if (!asking) return;
      try {
        answer(await asking.run());
      } catch (error) {
        answer(`unable to ${asking.act}; ${describe(error)}`, 'error');
      }
    },
    cancel: close,
  };
};
