import type { Contract, OutputOf, RoomfulEvent } from '@roomful/protocol';
import { clientLimits } from '@roomful/protocol/names';
import type { Send } from './follower.js';
import { type RoomState, reduceAll } from './reducers/index.js';

type Page = OutputOf<Contract['messages']['commands']['list']>;

/**
 * Puts an older page before the window, with the viewer's reactions to it.
 *
 * @param changes what happened to messages since the page was asked for: it may have been read before that
 */
export const prepend = (state: RoomState, page: Page, changes: readonly RoomfulEvent[]): RoomState => {
  const older = page.messages.filter((message) => message.id < state.window.from);
  const window = {
    from: page.before === null ? 1 : (older[0]?.id ?? state.window.from),
    messages: older.concat(state.window.messages),
    hasBefore: page.before !== null,
  };
  const me = { ...state.me, reactions: { ...page.mine, ...state.me.reactions } };
  return reduceAll({ ...state, me, window }, changes, me.userId);
};

/** Drops the oldest messages beyond `keep`, a tenth more at a time so that it is done seldom. */
export const trim = (state: RoomState, keep: number): RoomState => {
  const { messages } = state.window;
  if (messages.length <= keep * 1.1) return state;
  const kept = messages.slice(messages.length - keep);
  const from = kept[0]?.id ?? (messages.at(-1)?.id ?? 0) + 1;
  const reactions = Object.fromEntries(Object.entries(state.me.reactions).filter(([id]) => Number(id) >= from));
  return { ...state, me: { ...state.me, reactions }, window: { from, messages: kept, hasBefore: true } };
};

/** Loads what is older than a room's window. */
export interface History {
  loadOlder(limit?: number): Promise<boolean>;
  /** Whether a page is on its way: the window must not be trimmed before it is there. */
  readonly loading: boolean;
  /** Every event that the state takes in, so that a page on its way does not undo it. */
  observe(events: readonly RoomfulEvent[]): void;
  /** The state was replaced: a page on its way belongs to nothing. */
  reset(): void;
}

export const createHistory = (deps: {
  readonly room: string;
  readonly call: Send;
  readonly state: () => RoomState;
  /** Whether the room has been closed: what it holds changes no more. */
  readonly closed: () => boolean;
  readonly set: (state: RoomState) => void;
}): History => {
  let loading: Promise<boolean> | null = null;
  let changes: RoomfulEvent[] = [];
  let generation = 0;

  const load = async (limit: number): Promise<boolean> => {
    const mine = generation;
    changes = [];
    const { from } = deps.state().window;
    const input = { room: deps.room, before: from, limit: Math.min(limit, clientLimits.pageItems) };
    const page = (await deps.call('messages.list', input)).result as Page;
    if (mine === generation) deps.set(prepend(deps.state(), page, changes));
    return deps.state().window.hasBefore;
  };

  return {
    get loading() {
      return loading !== null;
    },
    loadOlder: async (limit = 50) => {
      if (deps.closed() || !deps.state().window.hasBefore) return false;
      loading ??= load(limit).finally(() => {
        loading = null;
      });
      return loading;
    },
    observe: (events) => {
      if (!loading) return;
      // Of new messages too: they count in the thread that they are in. To take any of these in again changes nothing.
      for (const event of events) if (event.type.startsWith('message.')) changes.push(event);
    },
    reset: () => {
      generation++;
    },
  };
};
