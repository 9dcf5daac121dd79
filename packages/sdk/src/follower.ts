import type { Contract, Frame, OutputOf, RoomfulEvent } from '@roomful/protocol';
import { clientLimits, RoomfulError } from '@roomful/protocol/names';
import { asRoomfulError, backoffMs, persist, wait } from './backoff.js';
import type { Position, Resumed } from './live-room.js';
import type { Answer, RequestOptions } from './requests.js';
import { createSequence } from './sequence.js';

export type FollowAnswer = OutputOf<Contract['rooms']['commands']['follow']>;
export type EventsPage = OutputOf<Contract['rooms']['commands']['events']> & { events: RoomfulEvent[] };
export type Send = (name: string, input: unknown, options?: Partial<RequestOptions>) => Promise<Answer>;

/** How to follow and read a stream. */
export interface StreamSource {
  /** The command that follows it. */
  readonly follow: 'rooms.follow' | 'users.follow' | 'spaces.follow';
  /** The command that pages through it. */
  readonly events: 'rooms.events' | 'users.events' | 'spaces.events';
  /** The input of both commands that identifies the stream. */
  readonly of: { readonly room?: string; readonly space?: string };
  /** Further input of the follow command. */
  readonly more?: { readonly window: number };
}

/** The answer to following any stream. */
export type Followed<Snapshot> = { epoch: string; head: number } & (
  | { recovered: true; events: unknown[] }
  | { recovered: false; snapshot: Snapshot }
);

/** Tracks a position in a stream and advances it without gaps. */
export interface Follower {
  readonly position: Position;
  /** The head of the stream when the server last accepted this connection's follow. */
  readonly admittedAt: number;
  /** Applies the frames that arrived since the snapshot. */
  start(): void;
  frame(frame: Frame): void;
  /** The server reports the head of the stream. */
  head(epoch: string, head: number): void;
  /** Catches up on a new connection. Resolves when nothing is missing, or when that connection is lost too. */
  resume(): Promise<void>;
  /** The connection is lost, or the room is closed. */
  down(): void;
}

interface Deps<Snapshot> {
  readonly source: StreamSource;
  readonly call: Send;
  /** Receives the next events: in order, without gaps, once each. */
  readonly apply: (events: RoomfulEvent[]) => void;
  /** Receives a snapshot that replaces the state, if events cannot bridge the gap. */
  readonly replace: (snapshot: Snapshot) => void;
  readonly resuming: () => void;
  readonly resumed: (how: Resumed) => void;
  /** Called when the server refuses permanently. */
  readonly refused: (error: RoomfulError) => void;
}

/** How many missing events cost more than a fresh snapshot. */
const farBehind = 5_000;
/** How many frames may wait for a snapshot. Further ones are read from the log later. */
const maxHeld = 1_000;
/** How long to wait for a missing event before fetching it, in milliseconds; up to twice that. */
const graceMs = 40;
/** How long to wait for events that exist but cannot be read yet, in milliseconds. */
const idleRange = { minMs: 250, maxMs: 5_000 };

export const createFollower = <Snapshot>(deps: Deps<Snapshot>, at: Position): Follower => {
  const { source, call } = deps;
  let { epoch } = at;
  let sequence = createSequence(at.seq);
  let admittedAt = at.seq;
  /** Aborts with the connection, and with it all work that began on it. */
  let run = new AbortController();
  const first = run;
  /** Frames held back until the position is known; null = it is known. */
  let held: Frame[] | null = [];
  /** The signal of the run that is reading missing events; null = none. Only one reads at a time. */
  let filler: AbortSignal | null = null;

  const take = (events: RoomfulEvent[]) => {
    const next = sequence.offer(events);
    if (next.length > 0) deps.apply(next);
  };

  const release = () => {
    const frames = held ?? [];
    held = null;
    const known = frames.filter((frame) => frame.epoch === epoch);
    for (const frame of known) sequence.sawHead(frame.to);
    take(known.flatMap((frame) => frame.events));
  };

  /** Reads missing events page by page; false = the log does not continue from here. */
  const fill = async (signal: AbortSignal): Promise<boolean> => {
    for (let idle = 0; sequence.missing > 0; ) {
      const { seq } = sequence;
      const input = { ...source.of, after: seq, limit: clientLimits.pageEvents };
      const answer = await persist(() => call(source.events, input, { signal }), signal);
      if (!answer) return true;
      const page = answer.result as EventsPage;
      const first = page.events[0];
      if (page.epoch !== epoch || (first && first.seq > seq + 1)) return false;
      take(page.events);
      sequence.sawHead(page.head);
      if (!first) sequence.endsAt(page.head);
      if (sequence.seq === seq && sequence.missing > 0) await wait(backoffMs(idle++, idleRange), signal);
      else idle = 0;
    }
    return true;
  };

  /** Follows from the current position, or from a fresh snapshot, and catches up; null = a fresh snapshot is needed. */
  const follow = async (signal: AbortSignal, fresh: boolean): Promise<Resumed | null> => {
    held ??= [];
    const { seq } = sequence;
    const since = fresh ? {} : { since: { epoch, seq } };
    const asked = await call(source.follow, { ...source.of, ...source.more, ...since }, { bound: true, signal });
    if (signal.aborted) return null;
    const answer = asked.result as Followed<Snapshot>;
    const { recovered, head } = answer;
    admittedAt = head;
    const missed = answer.epoch === epoch ? head - seq : null;
    if (answer.recovered) {
      if (head - seq > farBehind) return null;
      take(answer.events as RoomfulEvent[]);
      sequence.sawHead(head);
    } else {
      epoch = answer.epoch;
      sequence = createSequence(head);
      deps.replace(answer.snapshot);
    }
    release();
    return (await fill(signal)) ? { recovered, missed } : null;
  };

  const resume = async (fresh = false): Promise<void> => {
    run.abort();
    run = new AbortController();
    const { signal } = run;
    filler = signal;
    deps.resuming();
    try {
      const how = await persist(async () => {
        const resumed = (await follow(signal, fresh)) ?? (await follow(signal, true));
        if (resumed) return resumed;
        throw new RoomfulError('unavailable', 'unable to read on; the log does not continue');
      }, signal);
      if (!how) return;
      filler = null;
      deps.resumed(how);
      check();
    } catch (error) {
      deps.refused(asRoomfulError(error));
    }
  };

  /** Fetches missing events after a moment, because most arrive by themselves. */
  const check = () => {
    if (filler || held || sequence.missing === 0) return;
    const { signal } = run;
    filler = signal;
    const attempt = async () => {
      await wait(graceMs * (1 + Math.random()), signal);
      return sequence.missing <= farBehind && fill(signal);
    };
    attempt().then(
      (whole) => {
        if (filler !== signal) return;
        filler = null;
        if (whole) check();
        else void resume(true);
      },
      (error: unknown) => {
        if (filler === signal) deps.refused(asRoomfulError(error));
      },
    );
  };

  return {
    get position() {
      return { epoch, seq: sequence.seq };
    },
    get admittedAt() {
      return admittedAt;
    },
    start: () => {
      // A resume that began meanwhile lets them in itself.
      if (run !== first || run.signal.aborted) return;
      release();
      check();
    },
    frame: (frame) => {
      if (held) {
        if (held.length < maxHeld) held.push(frame);
        else if (frame.epoch === epoch) sequence.sawHead(frame.to);
        return;
      }
      if (frame.epoch !== epoch) return void resume();
      sequence.sawHead(frame.to);
      take(frame.events);
      check();
    },
    head: (of, head) => {
      if (held) return;
      if (of !== epoch) return void resume();
      sequence.sawHead(head);
      check();
    },
    resume: () => resume(),
    down: () => {
      run.abort();
      held = [];
      filler = null;
    },
  };
};
