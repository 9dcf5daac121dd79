import type { RoomfulEvent } from '@roomful/protocol';
import type { Store, Subscription } from '@roomful/sdk';
import { events } from '../events.js';
import { rowOf } from '../features/lookup.js';
import { plain, text } from '../output/print.js';
import { type Speech, sentenceOf } from '../output/sentences.js';
import { emptyComposer } from './composer.js';
import { createFrames } from './frames.js';
import type { Notice } from './items.js';
import type { ConsolePort, RoomPort } from './port.js';
import type { ConsoleFeatures, ConsoleState, FeatureUi, NoticeContext, Notices, Ui } from './state.js';
import { instantText } from './time.js';

export interface ConsoleStore extends Store<ConsoleState> {
  /** The state as it is now; `getSnapshot` gives the one of the last frame. */
  current(): ConsoleState;
  set(change: Partial<Ui>): void;
  /** Adds a line of the console's own to the timeline. */
  say(text: string, tone?: Notice['tone']): void;
  /** Makes a frame now, whenever the last one was. */
  publish(): void;
  stop(): void;
}

export interface StoreOptions {
  port: ConsolePort;
  features: ConsoleFeatures;
  size: Pick<Ui, 'columns' | 'rows'>;
  readOnly?: boolean;
  /** Epoch ms. Default: the clock. */
  now?: () => number;
}

const watchedAtOnce = 100;
const noticesKept = 1_000;
const namesKept = 5_000;
/** How old clock times on the screen may be, milliseconds. */
const tickMs = 30_000;

const caughtUp = (recovered: boolean, missed: number | null): string =>
  recovered
    ? `back online, ${missed ?? 0} missed`
    : `back online, ${missed === null ? 'the room was restored' : `${missed} missed`}; only the newest are shown`;

/** Adds a notice in its place. After a gap an event may come a second time. */
const withNotice = (notices: readonly Notice[], notice: Notice): Notice[] => {
  let at = notices.length;
  while (at > 0) {
    const before = notices[at - 1];
    if (!before || before.seq < notice.seq || (before.seq === notice.seq && before.sub < notice.sub)) break;
    if (before.seq === notice.seq && before.sub === notice.sub) return [...notices];
    at -= 1;
  }
  return notices.toSpliced(at, 0, notice).slice(-noticesKept);
};

/** Names by user id: from past events, else from the loaded messages. */
const createNames = (room: RoomPort, viewerId: string) => {
  const names = new Map<string, string>();
  return {
    learn: (id: string, name: string): void => {
      if (names.size >= namesKept) names.clear();
      names.set(id, name);
    },
    who: (id: string): string => {
      if (id === viewerId) return 'you';
      return (
        names.get(id) ?? room.state.getSnapshot().messages.findLast(({ author }) => author.id === id)?.author.name ?? id
      );
    },
  };
};

type NoticeOf = (event: RoomfulEvent, context: NoticeContext) => string | null | undefined;

/** Binds a live room to React: any number of events become one new state a frame. */
export const createConsoleStore = ({
  port,
  features,
  size,
  readOnly = false,
  now = Date.now,
}: StoreOptions): ConsoleStore => {
  const { room, connection, profile, rooms, presence } = port;
  const listeners = new Set<() => void>();
  const names = createNames(room, profile.id);
  let told: readonly Notice[] = [];
  let lastSeq = room.state.getSnapshot().messages.at(-1)?.id ?? 0;
  let said = 0;
  let ui: Ui = {
    composer: emptyComposer,
    mode: 'write',
    position: 'bottom',
    leftAt: 0,
    panel: 'none',
    panelTop: 0,
    loadingOlder: false,
    selected: null,
    asking: null,
    answer: null,
    search: '',
    readOnly,
    ...size,
    ...(Object.assign({}, ...features.all.map((feature) => feature.ui?.(room) ?? {})) as FeatureUi),
  };

  const current = (): ConsoleState => ({
    ...ui,
    features,
    view: room.state.getSnapshot(),
    connection: connection.getSnapshot().state,
    notices: told,
    profile,
    rooms: rooms.rows(),
    invitations: rooms.invitations(),
    presence: presence.state.getSnapshot(),
    threadOf: room.threadOf,
    now: now(),
  });
  let published = current();
  const publish = (): void => {
    published = current();
    for (const listener of listeners) listener();
  };
  const frames = createFrames(publish);

  // Features say whose presence the screen shows.
  let watched = '';
  let unwatch = (): void => {};
  const look = (): void => {
    const state = current();
    const users = [...new Set(features.all.flatMap((feature) => feature.watches?.(state) ?? []))].slice(
      0,
      watchedAtOnce,
    );
    const key = users.join(' ');
    if (key === watched) return;
    watched = key;
    const before = unwatch;
    unwatch = users.length === 0 ? () => {} : presence.watch(users);
    before();
  };

  const note = (notice: Notice): void => {
    told = withNotice(told, notice);
    frames.request();
  };
  const say = (text: string, tone: Notice['tone'] = 'system'): void => {
    const newest = room.state.getSnapshot().messages.at(-1)?.id ?? 0;
    lastSeq = Math.max(lastSeq, newest);
    note({ seq: lastSeq, sub: ++said, at: now(), tone, text });
  };

  const speech: Speech = {
    person: (id, name) => text`${id === profile.id ? 'you' : (name ?? names.who(id))}`,
    instant: (at) => instantText(at, now()),
  };
  const context: Omit<NoticeContext, 'now' | 'views'> = {
    who: names.who,
    doer: (actor) => (actor === null ? 'the server' : names.who(actor.id)),
    learn: names.learn,
  };
  const special: Notices = Object.assign({}, ...features.all.map((feature) => feature.notices?.(room) ?? {}));
  /** What an event says, by its feature, else by the sentence of its row. */
  const wordsOf = (event: RoomfulEvent): string | null => {
    const views = [room.state.getSnapshot(), published.view];
    const own = rowOf(special as Readonly<Record<string, NoticeOf>>, event.type);
    const words = own?.(event, { ...context, views, now: now() });
    if (words !== undefined) return words;
    const sentence = sentenceOf(event, speech);
    return sentence ? plain(sentence) : null;
  };
  const subscriptions: Subscription[] = [
    room.on('event', (event) => {
      const row = rowOf(events, event.type);
      if (!row?.sentence || row.notice === false) return;
      lastSeq = Math.max(lastSeq, event.seq);
      const words = wordsOf(event);
      if (event.actor) names.learn(event.actor.id, event.actor.name);
      if (words !== null) note({ seq: event.seq, sub: 0, at: event.at, tone: 'system', text: words });
    }),
    room.on('resumed', ({ recovered, missed }) => say(caughtUp(recovered, missed))),
  ];
  look();
  /** Mentions in other threads are told in the room, not in a thread. */
  const tellMentions = (): void => {
    if (room.threadOf !== undefined) return;
    for (const { author, threadOf } of rooms.takeUntold(room.id))
      say(`${author.name} mentions you in a thread: /thread ${threadOf}`, 'mention');
  };
  tellMentions();
  const unsubscribes = [
    ...[room.state, connection, rooms, presence.state].map(({ subscribe }) => subscribe(frames.request)),
    rooms.subscribe(tellMentions),
  ];
  const tick = setInterval(frames.request, tickMs);

  return {
    getSnapshot: () => published,
    current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (change) => {
      // A panel opens at its beginning.
      ui = { ...ui, ...(change.panel === undefined ? {} : { panelTop: 0 }), ...change };
      look();
      // The person sees their own input at once; only what arrives waits for the next frame.
      frames.now();
    },
    say,
    publish,
    stop: () => {
      clearInterval(tick);
      frames.stop();
      unwatch();
      for (const unsubscribe of unsubscribes) unsubscribe();
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
};
