import type { Contract, OutputOf, RoomfulEvent } from '@roomful/protocol';
import { clientLimits } from '@roomful/protocol/names';
import type { Send } from '../../follower.js';
import type { RoomState } from '../feature.js';

type Page = OutputOf<Contract['messages']['commands']['list']>;

/** Puts an older page before the window, with the viewer's reactions to it. */
export const prepend = (state: RoomState, page: Page): RoomState => {
  const older = page.messages.filter((message) => message.id < state.window.from);
  const window = {
    from: page.before === null ? 1 : (older[0]?.id ?? state.window.from),
    messages: older.concat(state.window.messages),
    hasBefore: page.before !== null,
  };
  const me = { ...state.me, reactions: { ...page.mine, ...state.me.reactions } };
  return { ...state, me, window };
};

/** Drops the oldest messages beyond `keep`, a tenth of them at a time so that it happens rarely. */
export const trim = (state: RoomState, keep: number): RoomState => {
  const { messages } = state.window;
  if (messages.length <= keep * 1.1) return state;
  const kept = messages.slice(messages.length - keep);
  const from = kept[0]?.id ?? (messages.at(-1)?.id ?? 0) + 1;
  const reactions = Object.fromEntries(Object.entries(state.me.reactions).filter(([id]) => Number(id) >= from));
  return { ...state, me: { ...state.me, reactions }, window: { from, messages: kept, hasBefore: true } };
};

/** Loads messages that are older than a room's window. */
export interface History {
  loadOlder(limit?: number): Promise<boolean>;
  /** Whether a page is being loaded. Do not trim the window meanwhile. */
  readonly loading: boolean;
  /** Records the events of the room, so that a page that is older than they are does not undo them. */
  observe(events: readonly RoomfulEvent[]): void;
  /** The state was replaced, so a page that is being loaded is dropped. */
  reset(): void;
}

export const createHistory = (deps: {
  readonly room: string;
  readonly call: Send;
  readonly state: () => RoomState;
  /** Whether the room is closed; its state no longer changes. */
  readonly closed: () => boolean;
  readonly fold: (state: RoomState, events: readonly RoomfulEvent[]) => RoomState;
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
    if (mine === generation) deps.set(deps.fold(prepend(deps.state(), page), changes));
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
      // New messages too: they count towards their thread. Folding an event twice changes nothing.
      for (const event of events) if (event.type.startsWith('message.')) changes.push(event);
    },
    reset: () => {
      generation++;
    },
  };
};
