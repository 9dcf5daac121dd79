import type { EventOf, EventType, Message, RoomfulEvent } from '@roomful/protocol';
import { emptyRoom, reduceAll } from '@roomful/sdk';
import { difference } from './difference.js';
import type { Reader } from './reader.js';
import { Wrong } from './wrong.js';

export interface MessagesOptions {
  /** The seq up to which to compare. */
  head: number;
  viewerId: string;
  /** Throws if the epoch is not that of the log. */
  sameLog(epoch: string): void;
  /** The current head of the log. */
  latest(): Promise<number>;
}

/** How many times to compare a room that changes meanwhile. */
const attempts = 3;

/** The events that change an existing message. */
const changing = [
  'message.edited',
  'message.deleted',
  'message.reacted',
  'message.unreacted',
  'message.reactions_cleared',
  'message.pinned',
  'message.unpinned',
] as const satisfies readonly EventType[];

type Created = EventOf<'message.created'>;
type Thread = NonNullable<Created['data']['thread']>;

const withoutThread = ({ thread: _, ...message }: Message): Message => message;

const byThread = (created: readonly Created[]): Map<number, Created[]> => {
  const roots = new Map<number, Created[]>();
  for (const event of created) {
    const { threadOf } = event.data.message;
    if (threadOf !== undefined) roots.set(threadOf, [...(roots.get(threadOf) ?? []), event]);
  }
  return roots;
};

/** Changes with the same slot replace each other: of ten reactions with one emoji, the last one has the count. */
const slotOf = ({ type, data }: RoomfulEvent): string =>
  type === 'message.reacted' || type === 'message.unreacted' ? `reaction ${data.emoji}` : type;

/** Collects the changes to each message, in order. */
const createChanges = () => {
  const byMessage = new Map<number, Map<string, RoomfulEvent>>();
  return {
    add: (event: RoomfulEvent): void => {
      const { messageId } = event.data as { messageId: number };
      const slots = byMessage.get(messageId) ?? new Map<string, RoomfulEvent>();
      const slot = event.type === 'message.reactions_cleared' ? `${event.type} ${event.seq}` : slotOf(event);
      slots.delete(slot);
      slots.set(slot, event);
      byMessage.set(messageId, slots);
    },
    of: (messageId: number): RoomfulEvent[] => [...(byMessage.get(messageId)?.values() ?? [])],
  };
};

/** Collects the latest summary of each thread, by its first message. */
const createThreads = () => {
  const known = new Map<number, { seq: number; thread: Thread }>();
  return {
    add: ({ seq, data }: RoomfulEvent): void => {
      const { thread } = data as { thread?: Thread };
      if (thread && seq > (known.get(thread.id)?.seq ?? 0)) known.set(thread.id, { seq, thread });
    },
    known,
  };
};

/**
 * Compares every listed message, and each thread, with the log. Keeps only the changes to messages in memory, not the
 * whole log.
 *
 * @throws Wrong if they differ
 */
export const compareMessages = async (
  reader: Reader,
  { head, viewerId, sameLog, latest }: MessagesOptions,
): Promise<{ messages: number; threads: number }> => {
  const changes = createChanges();
  const threads = createThreads();
  let changesTo = 0;

  /** The events of some types between two seqs, page by page. */
  async function* eventsOf(types: readonly EventType[], after: number, to: number): AsyncGenerator<RoomfulEvent[]> {
    for (let at = after; at < to; ) {
      const page = await reader.page(at, types);
      sameLog(page.epoch);
      yield page.events.filter(({ seq }) => seq <= to);
      if (page.next <= at) return;
      at = page.next;
      reader.progress(Math.min(at, to), to);
    }
  }
  const readChanges = async (to: number): Promise<void> => {
    for await (const events of eventsOf(changing, changesTo, to)) {
      for (const event of events) {
        changes.add(event);
        threads.add(event);
      }
    }
    changesTo = to;
  };
  /** Folds created messages, all of one thread or of none, with the changes to them. */
  const folded = (created: readonly Created[]): Message[] => {
    const threadOf = created[0]?.data.message.threadOf;
    const outside = created.map((event): Created => {
      const { threadOf: _, ...message } = event.data.message;
      return { ...event, data: { message } };
    });
    const events = [...outside, ...created.flatMap(({ seq }) => changes.of(seq))];
    const { messages } = reduceAll(emptyRoom(viewerId), events, viewerId).window;
    return threadOf === undefined ? messages : messages.map((message) => ({ ...message, threadOf }));
  };
  const listedTo = async (
    page: (after: number) => Promise<Message[]>,
    after: number,
    last: number,
  ): Promise<Message[]> => {
    const found: Message[] = [];
    for (let at = after; at < last; ) {
      const messages = await page(at);
      found.push(...messages.filter(({ id }) => id <= last).map(withoutThread));
      const end = messages.at(-1)?.id;
      if (end === undefined) break;
      at = end;
    }
    return found;
  };
  /** Compares again after a difference: the room may have changed since the log was read. */
  const expectSame = async (compare: () => Promise<string | undefined>, named: string): Promise<void> => {
    for (let n = 1; ; n++) {
      const wrong = await compare();
      if (wrong === undefined) return;
      if (n === attempts) throw new Wrong(`${named} differs from the log; ${wrong}`);
      await readChanges(await latest());
    }
  };

  await readChanges(head);
  let count = 0;
  let after = 0;
  for await (const page of eventsOf(['message.created'], 0, head)) {
    const created = page as Created[];
    const last = created.at(-1)?.seq;
    if (last === undefined) continue;
    for (const event of created) threads.add(event);
    const from = after;
    const listed = created.filter(({ data }) => data.message.threadOf === undefined);
    const roots = byThread(created);
    await expectSame(
      async () => difference(await listedTo(reader.messages, from, last), folded(listed), 'messages'),
      `the list up to ${last}`,
    );
    for (const [root, answers] of roots) {
      const pages = async (at: number) => (await reader.thread(root, at)).messages;
      await expectSame(
        async () => difference(await listedTo(pages, from, last), folded(answers), 'messages'),
        `the list of thread ${root} up to ${last}`,
      );
    }
    count += created.length;
    after = last;
  }
  if ((await listedTo(reader.messages, after, head)).length > 0)
    throw new Wrong(`the list has messages after ${after} that are not in the log`);
  let threadsTo = head;
  for (const root of threads.known.keys()) {
    await expectSame(async () => {
      const now = await latest();
      for await (const events of eventsOf(['message.created', 'message.deleted'], threadsTo, now))
        for (const event of events) threads.add(event);
      threadsTo = now;
      const { id: _, ...logged } = threads.known.get(root)?.thread ?? { id: root, count: 0, lastAt: null };
      // Once all its answers are deleted, a message has no thread any more.
      const wanted = logged.count === 0 ? undefined : logged;
      return difference((await reader.thread(root, now)).root.thread, wanted, `thread ${root}`);
    }, 'the summary of a thread');
  }
  return { messages: count, threads: threads.known.size };
};
