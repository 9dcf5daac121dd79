import type { Ack, ErrorBody, ErrorCode, EventDraft, Frame, RoomfulEvent, RoomfulSignal } from '@roomful/protocol';
import { errors, limits, roomStream } from '@roomful/protocol/names';
import { emptyRoom, reduceAll } from '../state.js';
import type { Hello, LinkEvents, Transport } from '../transport.js';

/** A token that the SDK can read. The fake server does not verify its signature. */
export const fakeToken = (claims: Record<string, unknown> = { sub: 'ana' }): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

export const errorBody = (code: ErrorCode, more: Partial<ErrorBody> = {}): ErrorBody => ({
  code,
  message: errors[code].message,
  retryable: errors[code].retryable,
  ...more,
});

export const roomId = '00000000-0000-4000-8000-000000000001';
const author = { id: 'ben', name: 'Ben' };

/** A command that arrived, with the number of its connection. */
export interface Received {
  link: number;
  name: string;
  input: Record<string, unknown>;
  key: string | undefined;
}

interface FakeConnection {
  id: number;
  token: string;
  /** What the client sent when it connected. */
  hello: Hello | undefined;
  events: LinkEvents;
  open: boolean;
  follows: boolean;
}

/** Handles a command: returns the answer, or throws the body of an error. */
type Handle = (
  input: Record<string, unknown>,
  received: Received,
) => { result: unknown; seq?: number; replayed?: true };

/** Faults of the transport. By default, it delivers everything after a millisecond. */
export interface Faults {
  connect: (token: string, link: number) => ErrorBody | 'unreachable' | 'silent' | null;
  frame: (frame: Frame, deliver: (frame: Frame) => void) => void;
  ack: (received: Received, deliver: () => void) => void;
}

/** A server of one room in memory, behind a transport that can lose, repeat, delay and reorder. */
export const createFakeServer = (viewerId = 'ana') => {
  let epoch = 'e1';
  let log: RoomfulEvent[] = [];
  const connections: FakeConnection[] = [];
  const received: Received[] = [];
  const acks = new Map<string, { result: unknown; seq?: number }>();
  const faults: Faults = {
    connect: () => null,
    frame: (frame, deliver) => void setTimeout(() => deliver(frame), 1),
    ack: (_, deliver) => void setTimeout(deliver, 1),
  };

  const snapshot = (window: number) => {
    const whole = reduceAll(emptyRoom(viewerId), log, viewerId);
    const messages = window === 0 ? [] : whole.window.messages.slice(-window);
    const hasBefore = messages.length < whole.window.messages.length;
    const from = hasBefore ? (messages[0]?.id ?? log.length + 1) : 1;
    const reactions = Object.fromEntries(Object.entries(whole.me.reactions).filter(([id]) => Number(id) >= from));
    return { ...whole, me: { ...whole.me, reactions }, window: { from, messages, hasBefore } };
  };

  const publish = (events: RoomfulEvent[]) => {
    const frame: Frame = {
      stream: roomStream(roomId),
      epoch,
      from: events[0]?.seq ?? 0,
      to: events.at(-1)?.seq ?? 0,
      events,
    };
    for (const connection of connections.filter((each) => each.open && each.follows)) {
      faults.frame(frame, (late) => connection.open && connection.events.frame(late));
    }
  };

  /** Commits events as one frame. */
  const append = (drafts: EventDraft[], by: { actor?: { id: string; name: string } | null; key?: string } = {}) => {
    const events = drafts.map(
      (draft, index) =>
        ({
          seq: log.length + 1 + index,
          at: 1_000 + log.length + index,
          actor: by.actor === undefined ? author : by.actor,
          key: by.key ?? null,
          ...draft,
        }) as RoomfulEvent,
    );
    log = [...log, ...events];
    publish(events);
    return events;
  };

  const messageDraft = (text: string, from = author): EventDraft => ({
    type: 'message.created',
    data: {
      message: {
        id: log.length + 1,
        kind: 'text',
        author: from,
        text,
        replyTo: null,
        metadata: {},
        createdAt: 1_000,
        editedAt: null,
        deletedAt: null,
      },
    },
  });
  const say = (text: string) => append([messageDraft(text)])[0] as RoomfulEvent;

  /** All messages, including those in threads, as a room without threads would have them. */
  const everything = () => {
    const flat = log.map((event) => {
      if (event.type !== 'message.created') return event;
      const { threadOf: _, ...message } = event.data.message;
      return { ...event, data: { ...event.data, message } };
    });
    return reduceAll(emptyRoom(viewerId), flat, viewerId);
  };
  const thread = (id: number) => {
    const roots = new Map(
      log.flatMap((event) =>
        event.type === 'message.created' ? [[event.seq, event.data.message.threadOf] as const] : [],
      ),
    );
    const rootId = roots.get(id) ?? id;
    const { messages } = everything().window;
    const root = messages.find((message) => message.id === rootId);
    if (!root) throw errorBody('message_not_found');
    const answers = messages.filter((message) => roots.get(message.id) === rootId);
    return { root, answers: answers.map((message) => ({ ...message, threadOf: rootId })) };
  };
  const mineOf = (messages: readonly { id: number }[]) => {
    const { reactions } = everything().me;
    return Object.fromEntries(messages.flatMap(({ id }) => (reactions[id] ? [[id, reactions[id]] as const] : [])));
  };
  /** An answer in a thread, with the resulting counts. */
  const answerDraft = (root: number, text: string, from = author): EventDraft => {
    const draft = messageDraft(text, from) as Extract<EventDraft, { type: 'message.created' }>;
    const count = thread(root).answers.filter(({ deletedAt }) => deletedAt === null).length + 1;
    const message = { ...draft.data.message, threadOf: root };
    return { ...draft, data: { message, thread: { id: root, count, lastAt: message.createdAt } } };
  };
  const answerIn = (root: number, text: string) => append([answerDraft(root, text)])[0] as RoomfulEvent;

  const handlers: Record<string, Handle> = {
    'rooms.join': () => ({ result: { roomId } }),
    'rooms.leave': () => ({ result: { memberCount: 0 } }),
    'rooms.follow': (input, { link }) => {
      const connection = connections.find((each) => each.id === link);
      if (connection) connection.follows = true;
      const since = input.since as { epoch: string; seq: number } | undefined;
      const head = log.length;
      if (since && since.epoch === epoch && since.seq <= head) {
        const events = log.slice(since.seq, since.seq + limits.pageEvents);
        return { result: { recovered: true, roomId, epoch, head, events } };
      }
      return { result: { recovered: false, roomId, epoch, head, snapshot: snapshot(Number(input.window ?? 50)) } };
    },
    'rooms.unfollow': (_, { link }) => {
      const connection = connections.find((each) => each.id === link);
      if (connection) connection.follows = false;
      return { result: { roomId } };
    },
    'rooms.events': (input) => {
      const after = Number(input.after);
      const events = log.slice(after, after + Number(input.limit));
      return { result: { roomId, epoch, events, next: events.at(-1)?.seq ?? after, head: log.length } };
    },
    'messages.list': (input) => {
      const older = snapshot(Number.POSITIVE_INFINITY).window.messages.filter(({ id }) => id < Number(input.before));
      const messages = older.slice(-Number(input.limit));
      const before = messages.length < older.length ? (messages[0]?.id ?? null) : null;
      return { result: { messages, mine: mineOf(messages), before, after: null } };
    },
    'messages.thread': (input) => {
      const { root, answers } = thread(Number(input.message));
      const older = answers.filter(({ id }) => id < Number(input.before ?? Number.POSITIVE_INFINITY));
      const messages = older.slice(-Number(input.limit));
      const before = messages.length < older.length ? (messages[0]?.id ?? null) : null;
      return { result: { root, messages, mine: mineOf([root, ...messages]), before, after: null, head: log.length } };
    },
    'messages.send': (input, { key }) => {
      const me = { id: viewerId, name: viewerId };
      const draft =
        input.threadOf === undefined
          ? messageDraft(String(input.text), me)
          : answerDraft(Number(input.threadOf), String(input.text), me);
      const by = { actor: { id: viewerId, name: viewerId }, ...(key === undefined ? {} : { key }) };
      const [event] = append([draft], by);
      return { result: draft.data, seq: event?.seq ?? 0 };
    },
    'auth.refresh': () => ({ result: { profile: {}, expiresAt: 0 } }),
    'server.info': () => ({ result: { name: 'roomful' } }),
  };

  const answer = (command: Received): Ack => {
    const known = command.key === undefined ? undefined : acks.get(command.key);
    if (known) return { ok: true, ...known, replayed: true };
    const handle = handlers[command.name];
    if (!handle) return { ok: false, error: errorBody('unknown_command') };
    try {
      const done = handle(command.input, command);
      if (command.key !== undefined) acks.set(command.key, done);
      return { ok: true, ...done };
    } catch (error) {
      return { ok: false, error: error as ErrorBody };
    }
  };

  const transport: Transport = ({ token, hello }, events) => {
    const id = connections.length + 1;
    const connection: FakeConnection = { id, token, hello, events, open: false, follows: false };
    connections.push(connection);
    let over = false;
    setTimeout(() => {
      if (over) return;
      const refusal = faults.connect(token, id);
      if (refusal === 'silent') return;
      if (refusal === 'unreachable') return events.refused(null, 'unreachable');
      if (refusal) return events.refused(refusal, refusal.message);
      connection.open = true;
      events.open();
    }, 1);
    return {
      send: (name, { input, key }, ack) => {
        if (!connection.open) throw new Error('sent on a connection that is not open');
        const command = { link: id, name, input: input as Record<string, unknown>, key };
        received.push(command);
        setTimeout(() => {
          if (!connection.open) return;
          const given = answer(command);
          faults.ack(command, () => connection.open && ack(given));
        }, 1);
      },
      close: () => {
        over = true;
        connection.open = false;
      },
    };
  };

  const live = () => connections.filter((connection) => connection.open);
  return {
    transport,
    faults,
    handlers,
    received,
    append,
    say,
    answerIn,
    thread,
    mineOf,
    messageDraft,
    snapshot,
    get log() {
      return log;
    },
    get connections() {
      return connections;
    },
    /** The names of the received commands, in order. */
    names: () => received.map(({ name }) => name),
    signal: (signal: RoomfulSignal) => {
      for (const connection of live()) connection.events.signal(signal);
    },
    /** Sends the head of the stream to followers. */
    heads: () => {
      const data = { stream: roomStream(roomId), epoch, head: log.length };
      for (const connection of live()) if (connection.follows) connection.events.signal({ type: 'server.heads', data });
    },
    /** Cuts every connection. */
    cut: (reason = 'transport close') => {
      for (const connection of live()) {
        connection.open = false;
        connection.events.closed(reason);
      }
    },
    /** Switches to another generation of the database, with a log of its own. */
    restore: (name: string, kept: number) => {
      epoch = name;
      log = log.slice(0, kept);
    },
  };
};

export type FakeServer = ReturnType<typeof createFakeServer>;
