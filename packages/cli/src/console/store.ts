import type { RoomfulEvent } from '@roomful/protocol';
import type { Store, Subscription } from '@roomful/sdk';
import { events } from '../events.js';
import { rowOf } from '../features/lookup.js';
import { plain, text } from '../output/print.js';
import { type Speech, sentenceOf } from '../output/sentences.js';
import type { ConsoleBackend, ConsoleRoom } from './backend.js';
import { emptyComposer } from './composer.js';
import { createFrames } from './frames.js';
import type { Notice } from './items.js';
import type { ConsoleFeatures, ConsoleState, FeatureUi, NoticeContext, Notices, Ui } from './state.js';
import { instantText } from './time.js';

export interface ConsoleStore extends Store<ConsoleState> {
  /** The current state; `getSnapshot` returns that of the last frame. */
  current(): ConsoleState;
  set(change: Partial<Ui>): void;
  /** Adds a notice to the timeline. */
  say(text: string, tone?: Notice['tone']): void;
  /** Publishes a frame now, regardless of the last one. */
  publish(): void;
  stop(): void;
}

export interface StoreOptions {
  backend: ConsoleBackend;
  features: ConsoleFeatures;
  size: Pick<Ui, 'columns' | 'rows'>;
  readOnly?: boolean;
  /** Epoch ms. Default: the clock. */
  now?: () => number;
}

const watchedAtOnce = 100;
const noticesKept = 1_000;
const namesKept = 5_000;
/** How often to redraw texts that depend on the time, milliseconds. */
const tickMs = 30_000;

const caughtUp = (recovered: boolean, missed: number | null): string =>
  recovered
    ? `back online, ${missed ?? 0} missed`
    : `back online, ${missed === null ? 'the room was restored' : `${missed} missed`}; only the newest messages are shown`;

/** Inserts a notice in order. An event that arrives again after a gap is ignored. */
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

/** Names by user id, from past events or else from the loaded messages. */
const createNames = (room: ConsoleRoom, viewerId: string) => {
  const names = new Map<string, string>();
  return {
    learn: (id: string, name: string): void => {
      if (names.size >= namesKept) names.clear();
      names.set(id, name);
    },
    nameOf: (id: string): string => {
      if (id === viewerId) return 'you';
      return (
        names.get(id) ?? room.state.getSnapshot().messages.findLast(({ author }) => author.id === id)?.author.name ?? id
      );
    },
  };
};

type NoticeOf = (event: RoomfulEvent, context: NoticeContext) => string | null | undefined;

/** Binds a live room to React. Any number of events become one new state per frame. */
export const createConsoleStore = ({
  backend,
  features,
  size,
  readOnly = false,
  now = Date.now,
}: StoreOptions): ConsoleStore => {
  const { room, connection, profile, rooms, presence } = backend;
  const listeners = new Set<() => void>();
  const names = createNames(room, profile.id);
  let notices: readonly Notice[] = [];
  let lastSeq = room.state.getSnapshot().messages.at(-1)?.id ?? 0;
  let answers = 0;
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
    notices,
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

  let watched = '';
  let unwatch = (): void => {};
  /** Watches the presence of the users on the screen, as the features name them. */
  const updateWatched = (): void => {
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

  const addNotice = (notice: Notice): void => {
    notices = withNotice(notices, notice);
    frames.request();
  };
  const say = (text: string, tone: Notice['tone'] = 'system'): void => {
    const newest = room.state.getSnapshot().messages.at(-1)?.id ?? 0;
    lastSeq = Math.max(lastSeq, newest);
    addNotice({ seq: lastSeq, sub: ++answers, at: now(), tone, text });
  };

  const speech: Speech = {
    person: (id, name) => text`${id === profile.id ? 'you' : (name ?? names.nameOf(id))}`,
    instant: (at) => instantText(at, now()),
  };
  const context: Omit<NoticeContext, 'now' | 'views'> = {
    nameOf: names.nameOf,
    actorName: (actor) => (actor === null ? 'the server' : names.nameOf(actor.id)),
    learn: names.learn,
  };
  const ownTexts: Notices = Object.assign({}, ...features.all.map((feature) => feature.notices?.(room) ?? {}));
  /** The text for an event: from its feature, else from the sentence of its row. */
  const textOf = (event: RoomfulEvent): string | null => {
    const views = [room.state.getSnapshot(), published.view];
    const own = rowOf(ownTexts as Readonly<Record<string, NoticeOf>>, event.type);
    const ownText = own?.(event, { ...context, views, now: now() });
    if (ownText !== undefined) return ownText;
    const sentence = sentenceOf(event, speech);
    return sentence ? plain(sentence) : null;
  };
  const subscriptions: Subscription[] = [
    room.on('event', (event) => {
      const row = rowOf(events, event.type);
      if (!row?.sentence || row.notice === false) return;
      lastSeq = Math.max(lastSeq, event.seq);
      const text = textOf(event);
      if (event.actor) names.learn(event.actor.id, event.actor.name);
      if (text !== null) addNotice({ seq: event.seq, sub: 0, at: event.at, tone: 'system', text });
    }),
    room.on('resumed', ({ recovered, missed }) => say(caughtUp(recovered, missed))),
  ];
  updateWatched();
  /** Adds notices about mentions in threads to the room's timeline; a thread's timeline has none. */
  const announceMentions = (): void => {
    if (room.threadOf !== undefined) return;
    for (const { author, threadOf } of rooms.takeUnannounced(room.id))
      say(`${author.name} mentions you in a thread: /thread ${threadOf}`, 'mention');
  };
  announceMentions();
  const unsubscribes = [
    ...[room.state, connection, rooms, presence.state].map(({ subscribe }) => subscribe(frames.request)),
    rooms.subscribe(announceMentions),
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
      updateWatched();
      // Users see their own input at once; only changes from the server wait for the next frame.
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
