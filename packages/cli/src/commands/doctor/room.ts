import type { RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { emptyRoom, fromSnapshot, reduceAll } from '@roomful/sdk';
import { Failure } from '../../failure/failure.js';
import { text } from '../../output/print.js';
import type { Check, Found } from './check.js';
import { difference } from './difference.js';
import { compareMessages } from './messages.js';
import type { Reader } from './reader.js';
import { Wrong } from './wrong.js';

/** The room as seen by a client that has the events up to a seq. */
interface View {
  seq: number;
  snapshot: RoomSnapshot;
}

/** How many messages of a long log to keep in memory; more than any snapshot holds. */
const keptMessages = 1_000;
/** How many times to compare a room that changes meanwhile. */
const attempts = 3;

/** The snapshot without the messages before one, as if its window began there. */
const from = (snapshot: RoomSnapshot, start: number): RoomSnapshot => {
  const messages = snapshot.window.messages.filter(({ id }) => id >= start);
  const left = messages.length < snapshot.window.messages.length;
  const reactions = Object.fromEntries(Object.entries(snapshot.me.reactions).filter(([id]) => Number(id) >= start));
  return {
    ...snapshot,
    me: { ...snapshot.me, reactions },
    window: { from: start, messages, hasBefore: snapshot.window.hasBefore || left },
  };
};

const trimmed = (snapshot: RoomSnapshot): RoomSnapshot => {
  const { messages } = snapshot.window;
  const first = messages[messages.length - keptMessages];
  return first && messages.length > 2 * keptMessages ? from(snapshot, first.id) : snapshot;
};

/** Describes the first fault in seqs that should be first, first + 1, …; undefined if there is none. */
export const irregularity = (events: readonly { seq: number }[], first: number): string | undefined => {
  const at = events.findIndex(({ seq }, i) => seq !== first + i);
  if (at < 0) return undefined;
  const [seq, wanted] = [events[at]?.seq ?? 0, first + at];
  return seq < wanted ? `seq ${seq} is repeated` : `seq ${wanted} is missing; found ${seq} instead`;
};

const advance = ({ seq, snapshot }: View, events: readonly RoomfulEvent[]): View => {
  const wrong = irregularity(events, seq + 1);
  if (wrong !== undefined) throw new Wrong(wrong);
  const folded = reduceAll(fromSnapshot(snapshot), events, snapshot.me.userId);
  return { seq: seq + events.length, snapshot: trimmed(folded) };
};

/** How two views of the same seq differ, looking only at messages that both hold; undefined if they do not. */
const viewDifference = (folded: View, fresh: View): string | undefined => {
  const start = Math.max(folded.snapshot.window.from, fresh.snapshot.window.from);
  // Typing and the number of followers are not logged.
  const { live: _, ...logged } = from(folded.snapshot, start);
  const { live: __, ...seen } = from(fresh.snapshot, start);
  return difference(logged, seen);
};

const finding = async (check: () => Promise<Found['detail']>): Promise<Found> => {
  try {
    return { ok: true, detail: await check() };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { ok: false, detail: text`${error.message}` };
  }
};

/** The checks of a room, in the order to run them. They change nothing. */
export const checksOfRoom = (reader: Reader): Check[] => {
  let epoch = '';
  let joined: View | undefined;
  /** The whole log, folded from its beginning. */
  let whole: View | undefined;
  /** The same without the last page. */
  let earlier: View | undefined;
  let newest = 0;

  const sameLog = (other: string): void => {
    if (other !== epoch) throw new Wrong(`the log's epoch is ${other}; it was ${epoch}`);
  };
  const join = async (): Promise<View> => {
    const followed = await reader.follow({});
    if (followed.recovered)
      throw new Failure('unexpected_answer', 'the server resumed a follow that named no position');
    if (epoch === '') epoch = followed.epoch;
    sameLog(followed.epoch);
    return { seq: followed.head, snapshot: followed.snapshot };
  };
  const readPage = async ({ seq }: View, head: number): Promise<RoomfulEvent[]> => {
    const page = await reader.page(seq);
    sameLog(page.epoch);
    if (page.events.length === 0) throw new Wrong(`the log ends at ${seq}; its head is ${head}`);
    reader.progress(Math.min(seq + page.events.length, head), head);
    return page.events.filter((event) => event.seq <= head);
  };
  const readTo = async (head: number, view: View): Promise<View> => {
    let reached = view;
    while (reached.seq < head) reached = advance(reached, await readPage(reached, head));
    return reached;
  };
  /**
   * Folds further events until the view equals a fresh join. One attempt may not do: the text of a message that is deleted
   * meanwhile is blank in the log before the event of its deletion is read.
   */
  const compare = async (view: View, named: string): Promise<{ folded: View; fresh: View }> => {
    let folded = view;
    for (let n = 1; ; n++) {
      const fresh = await join();
      folded = await readTo(fresh.seq, folded);
      const wrong = viewDifference(folded, fresh);
      if (wrong === undefined) return { folded, fresh };
      if (n === attempts) throw new Wrong(`${named} differs from the snapshot at ${fresh.seq}; ${wrong}`);
    }
  };
  const continuity = async () => {
    joined = await join();
    let view: View = { seq: 0, snapshot: emptyRoom(joined.snapshot.me.userId) };
    while (view.seq < joined.seq) {
      const events = await readPage(view, joined.seq);
      for (const { seq, at } of events) {
        if (at < newest) throw new Wrong(`event ${seq} is older than the one before it`);
        newest = at;
      }
      earlier = view;
      view = advance(view, events);
    }
    whole = view;
    return text`seq 1 to ${view.seq}, none missing or repeated, epoch ${epoch}`;
  };
  const snapshot = async () => {
    if (!whole || !joined) throw new Failure('not_examined', 'the log could not be read');
    const { fresh } = await compare(whole, 'the folded log');
    await compare(joined, 'an earlier snapshot with the events since then');
    return text`matches the log up to ${fresh.seq}; holds ${fresh.snapshot.window.messages.length} messages`;
  };
  const resume = async () => {
    if (!earlier) throw new Failure('not_examined', 'the log could not be read');
    const followed = await reader.follow({ since: { epoch, seq: earlier.seq } });
    sameLog(followed.epoch);
    if (!followed.recovered) throw new Wrong(`the server did not resume after ${earlier.seq}`);
    const { fresh } = await compare(advance(earlier, followed.events), `the view resumed after ${earlier.seq}`);
    return text`resuming after ${earlier.seq} matches a fresh join at ${fresh.seq}`;
  };
  const messages = async () => {
    if (!whole || !joined) throw new Failure('not_examined', 'the log could not be read');
    const { messages, threads } = await compareMessages(reader, {
      head: whole.seq,
      viewerId: joined.snapshot.me.userId,
      sameLog,
      latest: async () => (await join()).seq,
    });
    const andThreads = threads === 0 ? text`` : text` and ${threads} thread${threads === 1 ? '' : 's'}`;
    return text`${messages} messages${andThreads} match the log`;
  };
  return [
    { name: 'continuity', run: () => finding(continuity) },
    { name: 'snapshot', run: () => finding(snapshot) },
    { name: 'messages', run: () => finding(messages) },
    { name: 'resume', run: () => finding(resume) },
  ];
};
