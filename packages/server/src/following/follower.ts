import type { Frame, RoomfulEvent } from '@roomful/protocol';
import type { Redaction } from '../pipeline/redaction.js';

/** How many events of a stream a node keeps in memory for clients that resume. */
const tailEvents = 1_000;
/** How many frames behind a hole are kept. Beyond that, they are read from the database. */
const maxAhead = 1_000;
/** How many tails are searched for names at a stretch. */
const tailsATurn = 20;

export interface FollowerDeps {
  epochOf(stream: string): string;
  readHead(stream: string): Promise<number>;
  readHeads(streams: string[]): Promise<Map<string, number>>;
  /** Reads events after a seq, in order, at most `limit`. */
  readEvents(stream: string, after: number, limit: number): Promise<RoomfulEvent[]>;
  /** Makes later events change earlier ones: deleted messages lose their text, erased users their names. */
  redactionBy: Redaction['by'];
  /** Whether an event has the name of one of some users. */
  names(event: RoomfulEvent, userIds: ReadonlySet<string>): boolean;
  /** Sends events to the local followers of a stream, in order and without holes. */
  emit(frame: Frame): void;
  /** Logs a failed read. The next poll tries again. */
  report(error: unknown): void;
}

interface Followed {
  stream: string;
  /** The last seq that was emitted here. */
  position: number;
  /** The newest events up to `position`, without holes. */
  tail: RoomfulEvent[];
  /** Frames that arrived early, by their first seq. */
  ahead: Map<number, Frame>;
  /** The read that fills a hole; only one runs at a time. */
  filling: Promise<void> | null;
  /** The read that extends the tail backwards; only one runs at a time. */
  extending: Promise<void> | null;
}

export interface Follower {
  /** Follows a stream until `close`; calls are counted. Resolves with the stream's position. */
  open(stream: string): Promise<number>;
  /** Undoes one `open`. */
  close(stream: string): void;
  /** Returns the events after a seq that are still in memory, without a read. */
  recent(stream: string, seq: number): RoomfulEvent[];
  /**
   * Takes a frame of a commit of any node. It is only a hint: it may be late, repeated or lost. Returns whether the stream is
   * followed here, in which case its events are, were or will be emitted.
   */
  receive(frame: Frame): boolean;
  /** Reads the heads of all followed streams and catches up with commits of other nodes and lost frames. */
  poll(): Promise<void>;
  /** The followed streams with their positions. */
  positions(): Map<string, number>;
  /**
   * Returns the events after a seq up to the position, at most `limit`: from memory if the tail reaches back far enough, else
   * after one read that extends it.
   *
   * @param atLeast a known head: texts that another node has deleted by then must not be served from memory
   */
  since(stream: string, seq: number, limit: number, atLeast: number): Promise<{ events: RoomfulEvent[]; head: number }>;
  /** Reads the events in memory again that name some users, after the log has lost those names. */
  refresh(userIds: ReadonlySet<string>): Promise<void>;
}

/**
 * Follows streams for the connections of this node: orders frames by seq, drops repeated ones, fills each hole with one read
 * however many connections wait for it, and then emits.
 */
export const createFollower = (deps: FollowerDeps): Follower => {
  const streams = new Map<string, Promise<Followed>>();
  const opened = new Map<string, Followed>();
  const shares = new Map<string, number>();

  const emit = (followed: Followed, events: RoomfulEvent[]): void => {
    const [first] = events;
    const last = events.at(-1);
    if (!first || !last) return;
    const redact = deps.redactionBy(events);
    followed.position = last.seq;
    followed.tail.push(...events);
    if (followed.tail.length > tailEvents) followed.tail.splice(0, followed.tail.length - tailEvents);
    if (redact) followed.tail = followed.tail.map(redact);
    deps.emit({ stream: followed.stream, epoch: deps.epochOf(followed.stream), from: first.seq, to: last.seq, events });
  };

  /** Emits all frames that are next; returns false if a hole is in front of the others. */
  const advance = (followed: Followed): boolean => {
    let [next] = sorted(followed);
    while (next && next.from <= followed.position + 1) {
      followed.ahead.delete(next.from);
      emit(
        followed,
        next.events.filter((event) => event.seq > followed.position),
      );
      [next] = sorted(followed);
    }
    return next === undefined;
  };
  const sorted = (followed: Followed): Frame[] =>
    followed.ahead.size < 2
      ? [...followed.ahead.values()]
      : [...followed.ahead.values()].sort((a, b) => a.from - b.from);

  const fill = (followed: Followed, upTo: number): Promise<void> => {
    followed.filling ??= (async () => {
      try {
        while (opened.get(followed.stream) === followed && followed.position < upTo) {
          const events = await deps.readEvents(followed.stream, followed.position, tailEvents);
          const fresh = events.filter((event) => event.seq > followed.position);
          emit(followed, fresh);
          advance(followed);
          if (fresh.length === 0) break;
        }
      } catch (error) {
        deps.report(error);
      } finally {
        followed.filling = null;
      }
    })();
    return followed.filling;
  };

  const catchUp = (followed: Followed): void => {
    if (advance(followed)) return;
    if (followed.ahead.size > maxAhead) followed.ahead.clear();
    const waiting = Math.max(...[...followed.ahead.values()].map((frame) => frame.to));
    void fill(followed, waiting);
  };

  const load = async (stream: string): Promise<Followed> => {
    const followed: Followed = {
      stream,
      position: 0,
      tail: [],
      ahead: new Map(),
      filling: null,
      extending: null,
    };
    followed.position = await deps.readHead(stream);
    return followed;
  };

  /** Extends the tail backwards to the event after a seq. */
  const extend = (followed: Followed, seq: number): Promise<void> => {
    followed.extending ??= (async () => {
      try {
        const firstKnown = followed.tail[0]?.seq ?? followed.position + 1;
        const older = await deps.readEvents(followed.stream, seq, firstKnown - 1 - seq);
        const missing = older.filter((event) => event.seq < firstKnown);
        // The tail knows of deletions that came during the read; the events just read may not show them yet.
        const redact = deps.redactionBy(followed.tail);
        if ((missing.at(-1)?.seq ?? 0) === firstKnown - 1)
          followed.tail.unshift(...(redact ? missing.map(redact) : missing));
      } finally {
        followed.extending = null;
      }
    })();
    return followed.extending;
  };

  const refresh = async (followed: Followed, userIds: ReadonlySet<string>): Promise<void> => {
    // What is being read may be from before, and so may frames that wait behind a hole. The next poll reads their events again.
    await Promise.allSettled([followed.filling, followed.extending]);
    followed.ahead.clear();
    const stale = followed.tail.filter((event) => deps.names(event, userIds));
    const [first] = stale;
    const last = stale.at(-1);
    if (!first || !last) return;
    const read = await deps.readEvents(followed.stream, first.seq - 1, last.seq - first.seq + 1);
    // As in `extend`: the tail knows of deletions that came during the read, and of erasures that have not got here yet.
    const redact = deps.redactionBy(followed.tail);
    const fresh = new Map(read.map((event) => [event.seq, redact ? redact(event) : event]));
    followed.tail = followed.tail.map((event) => fresh.get(event.seq) ?? event);
  };

  return {
    open: async (stream) => {
      shares.set(stream, (shares.get(stream) ?? 0) + 1);
      let loading = streams.get(stream);
      if (!loading) {
        loading = load(stream);
        streams.set(stream, loading);
        loading.then(
          (followed) => {
            if (streams.get(stream) === loading) opened.set(stream, followed);
          },
          () => {
            if (streams.get(stream) === loading) streams.delete(stream);
          },
        );
      }
      return (await loading).position;
    },
    close: (stream) => {
      const left = (shares.get(stream) ?? 1) - 1;
      if (left > 0) {
        shares.set(stream, left);
        return;
      }
      shares.delete(stream);
      streams.delete(stream);
      opened.delete(stream);
    },
    recent: (stream, seq) => opened.get(stream)?.tail.filter((event) => event.seq > seq) ?? [],
    receive: (frame) => {
      const followed = opened.get(frame.stream);
      if (followed) {
        if (frame.to <= followed.position) return true;
        followed.ahead.set(frame.from, frame);
        catchUp(followed);
        return true;
      }
      // The stream is being opened. Its position may have been read just before this commit.
      void streams.get(frame.stream)?.then(
        () => {
          const late = opened.get(frame.stream);
          if (!late || frame.to <= late.position) return;
          late.ahead.set(frame.from, frame);
          catchUp(late);
        },
        () => undefined,
      );
      return false;
    },
    poll: async () => {
      if (opened.size === 0) return;
      const heads = await deps.readHeads([...opened.keys()]);
      await Promise.all(
        [...opened.values()].map((followed) => {
          const head = heads.get(followed.stream) ?? 0;
          return head > followed.position ? fill(followed, head) : undefined;
        }),
      );
    },
    refresh: async (userIds) => {
      let n = 0;
      for (const followed of [...opened.values()]) {
        await refresh(followed, userIds);
        // Many tails are long: others get a turn in between.
        n += 1;
        if (n % tailsATurn === 0) await new Promise(setImmediate);
      }
    },
    positions: () => new Map([...opened.values()].map((followed) => [followed.stream, followed.position])),
    since: async (stream, seq, limit, atLeast) => {
      const followed = opened.get(stream);
      if (!followed) {
        const head = await deps.readHead(stream);
        return { events: await deps.readEvents(stream, seq, limit), head };
      }
      // A fill that is already running may end before `atLeast`.
      for (let i = 0; followed.position < atLeast && i < 3; i++) await fill(followed, atLeast);
      const reach = () => (followed.tail[0]?.seq ?? followed.position + 1) - 1 <= seq;
      const near = followed.position >= atLeast && followed.position - seq <= tailEvents;
      // Many clients that resume at once share one read, which may not reach back far enough for all of them.
      for (let i = 0; near && !reach() && i < 3; i++) await extend(followed, seq);
      if (near && reach()) {
        const from = followed.tail.findIndex((event) => event.seq > seq);
        return {
          events: from === -1 ? [] : followed.tail.slice(from, from + limit),
          head: followed.position,
        };
      }
      const head = followed.position;
      const events = await deps.readEvents(stream, seq, limit);
      return { events: events.filter((event) => event.seq <= head), head };
    },
  };
};
