import type { EventOf, EventType, Message, RoomfulEvent } from '@roomful/protocol';
import { emptyRoom, reduceAll } from '@roomful/sdk';
import { difference } from './difference.js';
import type { Reader } from './reader.js';
import { Wrong } from './wrong.js';

export interface MessagesOptions {
  /** Up to where the log is looked at. */
  head: number;
  viewerId: string;
  /** Throws where an epoch is not that of the log. */
  sameLog(epoch: string): void;
  /** The head of the log as it is now. */
  latest(): Promise<number>;
}

/** How often a room that changes while it is looked at is compared. */
const attempts = 3;

/** What changes a message that exists. */
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

/** What each change leaves of those before it: of ten reactions with one emoji the last one tells the count. */
const slotOf = ({ type, data }: RoomfulEvent): string =>
  type === 'message.reacted' || type === 'message.unreacted' ? `reaction ${data.emoji}` : type;

/** What the log says of changes to messages, each message's in its order. */
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

/** The newest word on each thread, by its first message. */
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
 * Compares every message that is listed with what the log says of it, and each thread. Of the log what changes messages
 * is held in memory, no more.
 *
 * @throws Wrong where they differ
 */
export const compareMessages = async (
  reader: Reader,
  { head, viewerId, sameLog, latest }: MessagesOptions,
): Promise<{ messages: number; threads: number }> => {
  const changes = createChanges();
  const threads = createThreads();
  let changesTo = 0;

  /** Events of some types, page by page, up to a seq. */
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
  /** The messages of events as the log leaves them, in a thread or not. */
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
  /** What was looked at may have changed since the log was read. */
  const agree = async (look: () => Promise<string | undefined>, named: string): Promise<void> => {
    for (let n = 1; ; n++) {
      const wrong = await look();
      if (wrong === undefined) return;
      if (n === attempts) throw new Wrong(`${named} is not what the log says; ${wrong}`);
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
    await agree(
      async () => difference(await listedTo(reader.messages, from, last), folded(listed), 'messages'),
      `what is listed up to ${last}`,
    );
    for (const [root, answers] of roots) {
      const pages = async (at: number) => (await reader.thread(root, at)).messages;
      await agree(
        async () => difference(await listedTo(pages, from, last), folded(answers), 'messages'),
        `what is listed of the thread under ${root} up to ${last}`,
      );
    }
    count += created.length;
    after = last;
  }
  if ((await listedTo(reader.messages, after, head)).length > 0)
    throw new Wrong(`messages behind ${after} are not in the log`);
  let threadsTo = head;
  for (const root of threads.known.keys()) {
    await agree(async () => {
      const now = await latest();
      for await (const events of eventsOf(['message.created', 'message.deleted'], threadsTo, now))
        for (const event of events) threads.add(event);
      threadsTo = now;
      const { id: _, ...said } = threads.known.get(root)?.thread ?? { id: root, count: 0, lastAt: null };
      // A thread in which nothing is left is none.
      const wanted = said.count === 0 ? undefined : said;
      return difference((await reader.thread(root, now)).root.thread, wanted, `thread under ${root}`);
    }, 'the count');
  }
  return { messages: count, threads: threads.known.size };
};
