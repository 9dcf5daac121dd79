import type { RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { emptyRoom, fromSnapshot, reduceAll } from '@roomful/sdk';
import { Failure } from '../../failure/failure.js';
import { text } from '../../output/print.js';
import type { Check, Found } from './check.js';
import { difference } from './difference.js';
import { compareMessages } from './messages.js';
import type { Reader } from './reader.js';
import { Wrong } from './wrong.js';

/** The room as somebody sees it who has the events up to a seq. */
interface View {
  seq: number;
  snapshot: RoomSnapshot;
}

/** Messages that are kept of a log that may be long; more than any snapshot shows. */
const keptMessages = 1_000;
/** How often a room that changes while it is looked at is compared. */
const attempts = 3;

/** The part of a snapshot from a message on, as if its window began there. */
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

/** What is wrong with the seqs of a log that should be first, first + 1, …; undefined: nothing. */
export const irregularity = (events: readonly { seq: number }[], first: number): string | undefined => {
  const at = events.findIndex(({ seq }, i) => seq !== first + i);
  if (at < 0) return undefined;
  const [seq, wanted] = [events[at]?.seq ?? 0, first + at];
  return seq < wanted ? `seq ${seq} comes a second time` : `seq ${wanted} is missing; ${seq} comes instead`;
};

const advance = ({ seq, snapshot }: View, events: readonly RoomfulEvent[]): View => {
  const wrong = irregularity(events, seq + 1);
  if (wrong !== undefined) throw new Wrong(wrong);
  const folded = reduceAll(fromSnapshot(snapshot), events, snapshot.me.userId);
  return { seq: seq + events.length, snapshot: trimmed(folded) };
};

/** How two views of the same seq differ, in the messages that both hold; undefined: not at all. */
const unlike = (folded: View, fresh: View): string | undefined => {
  const start = Math.max(folded.snapshot.window.from, fresh.snapshot.window.from);
  // Who is typing, and how many follow, is in no log.
  const { live: _, ...logged } = from(folded.snapshot, start);
  const { live: __, ...seen } = from(fresh.snapshot, start);
  return difference(logged, seen);
};

const finding = async (look: () => Promise<Found['detail']>): Promise<Found> => {
  try {
    return { ok: true, detail: await look() };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { ok: false, detail: text`${error.message}` };
  }
};

/** The checks of a room, in the order in which they are to run. They change nothing. */
export const examine = (reader: Reader): Check[] => {
  let epoch = '';
  let joined: View | undefined;
  /** The log, folded from its beginning; and a page before. */
  let whole: View | undefined;
  let earlier: View | undefined;
  let newest = 0;

  const sameLog = (other: string): void => {
    if (other !== epoch) throw new Wrong(`the log's epoch is ${other}; it was ${epoch}`);
  };
  const join = async (): Promise<View> => {
    const followed = await reader.follow({});
    if (followed.recovered) throw new Failure('unexpected_answer', 'the server resumed what had no beginning');
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
  /** Folds on until it is what a fresh join sees: what is deleted while it is read is blank before its deletion comes. */
  const compare = async (view: View, named: string): Promise<{ folded: View; fresh: View }> => {
    let folded = view;
    for (let n = 1; ; n++) {
      const fresh = await join();
      folded = await readTo(fresh.seq, folded);
      const wrong = unlike(folded, fresh);
      if (wrong === undefined) return { folded, fresh };
      if (n === attempts) throw new Wrong(`${named} is not the snapshot at ${fresh.seq}; ${wrong}`);
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
    return text`seq 1 to ${view.seq}, none missing, none twice, epoch ${epoch}`;
  };
  const snapshot = async () => {
    if (!whole || !joined) throw new Failure('not_examined', 'its log could not be read');
    const { fresh } = await compare(whole, 'what the log adds up to');
    await compare(joined, 'an earlier snapshot with the events since then');
    return text`${fresh.seq} events add up to it, ${fresh.snapshot.window.messages.length} messages in it`;
  };
  const resume = async () => {
    if (!earlier) throw new Failure('not_examined', 'its log could not be read');
    const followed = await reader.follow({ since: { epoch, seq: earlier.seq } });
    sameLog(followed.epoch);
    if (!followed.recovered) throw new Wrong(`behind ${earlier.seq} it was not resumed`);
    const { fresh } = await compare(advance(earlier, followed.events), `what was resumed behind ${earlier.seq}`);
    return text`who was away since ${earlier.seq} sees at ${fresh.seq} what a fresh join sees`;
  };
  const messages = async () => {
    if (!whole || !joined) throw new Failure('not_examined', 'its log could not be read');
    const { messages, threads } = await compareMessages(reader, {
      head: whole.seq,
      viewerId: joined.snapshot.me.userId,
      sameLog,
      latest: async () => (await join()).seq,
    });
    const inThreads = threads === 0 ? text`` : text`, in ${threads} threads too`;
    return text`${messages} messages are listed as the log says${inThreads}`;
  };
  return [
    { name: 'continuity', run: () => finding(continuity) },
    { name: 'snapshot', run: () => finding(snapshot) },
    { name: 'messages', run: () => finding(messages) },
    { name: 'resume', run: () => finding(resume) },
  ];
};
