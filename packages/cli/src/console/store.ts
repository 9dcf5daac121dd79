import type { Member, Message, Presence } from '@roomful/protocol';
import type { ActName, Target } from './acts.js';
import { type Composer, emptyComposer } from './composer.js';
import { createFrames } from './frames.js';
import type { Notice } from './items.js';
import type { Mode } from './keymap.js';
import { type NoticeContext, sentences } from './notices.js';
import type { ConnectionState, ConsolePort, Readable, RoomPort, RoomView, Subscription } from './port.js';
import type { RoomRow } from './rooms.js';
import type { Position } from './scroll.js';

export type Panel = 'none' | 'rooms' | 'queue' | 'members' | 'pins' | 'help' | 'keys';

/** What the person at the keyboard has done to the screen; nothing of it is the room's. */
export interface Ui {
  readonly composer: Composer;
  readonly mode: Mode;
  readonly position: Position;
  /** The newest message when the window left the bottom: what is newer is new. */
  readonly leftAt: number;
  readonly panel: Panel;
  /** Lines of the panel above what is shown of it. */
  readonly panelTop: number;
  /** The queue that the panel shows and that /add, /vote and /next mean. */
  readonly queue: string;
  readonly loadingOlder: boolean;
  /** The message that the keys of select mode are about, pinned when it was selected. */
  readonly selected: Target | null;
  /** What is to be confirmed about it. */
  readonly asking: ActName | null;
  /** The answer to the last key of select mode; shown apart, because the timeline does not move then. */
  readonly answer: string | null;
  /** What was last searched for. */
  readonly search: string;
  /** The members when they were last listed, epoch ms; null = not listed yet. */
  readonly members: { readonly at: number; readonly list: readonly Member[] } | null;
  /** The pinned messages when they were last listed; null = not listed yet. */
  readonly pins: readonly Message[] | null;
  /** Nothing is sent, for as long as the console is open. */
  readonly readOnly: boolean;
  readonly columns: number;
  readonly rows: number;
}

export interface ConsoleState extends Ui {
  readonly view: RoomView;
  readonly connection: ConnectionState;
  readonly notices: readonly Notice[];
  readonly profile: ConsolePort['profile'];
  readonly rooms: readonly RoomRow[];
  /** Rooms that the person is invited to. */
  readonly invitations: readonly string[];
  /** Of those whom the screen shows. */
  readonly presence: ReadonlyMap<string, Presence>;
  /** The first message of the thread that is shown; undefined = the room is. */
  readonly threadOf: number | undefined;
  /** Epoch ms, when this state was made. */
  readonly now: number;
}

export interface ConsoleStore extends Readable<ConsoleState> {
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
  size: Pick<Ui, 'columns' | 'rows'>;
  readOnly?: boolean;
  /** Epoch ms. Default: the clock. */
  now?: () => number;
}

const watchedAtOnce = 100;
const noticesKept = 1_000;
const namesKept = 5_000;
/** Clock times on the screen are as old as this at most, milliseconds. */
const tickMs = 30_000;

const caughtUp = (recovered: boolean, missed: number | null): string =>
  recovered
    ? `back online, ${missed ?? 0} missed`
    : `back online, ${missed === null ? 'the room was restored' : `${missed} missed`}; only the newest are shown`;

/** Adds a notice in its place: events may be told again after a gap. */
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

/** Names by user id, from what has passed; the messages at hand know the others. */
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

/** Binds a live room to React: any number of events become one new state a frame. */
export const createConsoleStore = ({ port, size, readOnly = false, now = Date.now }: StoreOptions): ConsoleStore => {
  const { room, connection, profile, rooms, presence } = port;
  const listeners = new Set<() => void>();
  const names = createNames(room, profile.id);
  let notices: readonly Notice[] = [];
  let lastSeq = room.state.getSnapshot().messages.at(-1)?.id ?? 0;
  let said = 0;
  let wasArchived = room.state.getSnapshot().room.archivedAt !== null;
  let ui: Ui = {
    composer: emptyComposer,
    mode: 'write',
    position: 'bottom',
    leftAt: 0,
    panel: 'none',
    panelTop: 0,
    queue: Object.keys(room.state.getSnapshot().queues)[0] ?? 'main',
    loadingOlder: false,
    selected: null,
    asking: null,
    answer: null,
    search: '',
    members: null,
    pins: null,
    readOnly,
    ...size,
  };

  const current = (): ConsoleState => ({
    ...ui,
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

  // Whose presence the screen shows: the members of the panel, the other person of a direct room.
  let watched = '';
  let unwatch = (): void => {};
  const look = (): void => {
    const peer = rooms.rows().find(({ id }) => id === room.id)?.peerId ?? undefined;
    const listed = ui.panel === 'members' ? (ui.members?.list ?? []).map(({ user }) => user.id) : [];
    const users = [...new Set([...(peer === undefined ? [] : [peer]), ...listed])].slice(0, watchedAtOnce);
    const key = users.join(' ');
    if (key === watched) return;
    watched = key;
    const before = unwatch;
    unwatch = users.length === 0 ? () => {} : presence.watch(users);
    before();
  };

  const note = (notice: Notice): void => {
    notices = withNotice(notices, notice);
    frames.request();
  };
  const say = (text: string, tone: Notice['tone'] = 'system'): void => {
    const newest = room.state.getSnapshot().messages.at(-1)?.id ?? 0;
    lastSeq = Math.max(lastSeq, newest);
    note({ seq: lastSeq, sub: ++said, at: now(), tone, text });
  };

  const title: NoticeContext['title'] = (queue, id) => {
    // An event that takes an item out may be told after the state has lost it.
    const views = [room.state.getSnapshot(), published.view];
    const items = views.flatMap(({ queues }) => (Object.hasOwn(queues, queue) ? (queues[queue]?.items ?? []) : []));
    return items.find((item) => item.id === id)?.title ?? `item ${id}`;
  };

  const subscriptions: Subscription[] = [];
  const told = <T extends keyof typeof sentences>(type: T): void => {
    const sentence = sentences[type];
    if (!sentence) return;
    subscriptions.push(
      room.on(type, (event) => {
        lastSeq = Math.max(lastSeq, event.seq);
        const text = sentence(event, { who: names.who, title, wasArchived, now: now() });
        if (event.actor) names.learn(event.actor.id, event.actor.name);
        if (text !== null) note({ seq: event.seq, sub: 0, at: event.at, tone: 'system', text });
      }),
    );
  };
  for (const type of Object.keys(sentences) as (keyof typeof sentences)[]) told(type);
  subscriptions.push(
    // After the sentence about it, which says what changed.
    room.on('room.updated', ({ data }) => {
      wasArchived = data.room.archivedAt !== null;
    }),
    room.on('member.joined', ({ data }) => names.learn(data.member.user.id, data.member.user.name)),
    room.on('member.updated', ({ data }) => names.learn(data.member.user.id, data.member.user.name)),
    room.on('member.erased', ({ data: { userId } }) => names.learn(userId, userId)),
    room.on('resumed', ({ recovered, missed }) => say(caughtUp(recovered, missed))),
  );
  look();
  /** A thread is no place for what is said in another one. */
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
      // Another panel is seen from its beginning.
      ui = { ...ui, ...(change.panel === undefined ? {} : { panelTop: 0 }), ...change };
      look();
      // What a person does is seen at once; only what arrives waits for the next frame.
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
