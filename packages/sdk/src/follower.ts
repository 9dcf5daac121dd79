import type { Contract, Frame, OutputOf, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { isRoomfulError, limits, RoomfulError } from '@roomful/protocol/names';
import { backoffMs, wait } from './backoff.js';
import type { Position, Resumed } from './live-room.js';
import type { Answer, RequestOptions } from './requests.js';
import { createSequence } from './sequence.js';

export type FollowAnswer = OutputOf<Contract['rooms']['commands']['follow']>;
export type EventsPage = OutputOf<Contract['rooms']['commands']['events']> & { events: RoomfulEvent[] };
export type Send = (name: string, input: unknown, options?: Partial<RequestOptions>) => Promise<Answer>;

/** Keeps a position in a room's stream, and moves it on without a gap. */
export interface Follower {
  readonly position: Position;
  /** Lets the frames in that came since the snapshot was taken. */
  start(): void;
  frame(frame: Frame): void;
  /** The server says where the stream stands. */
  head(epoch: string, head: number): void;
  /** A new connection: resolves when what was missed is here, or when that connection is gone too. */
  resume(): Promise<void>;
  /** The connection is gone, or the room is closed. */
  down(): void;
}

interface Deps {
  readonly roomId: string;
  readonly window: number;
  readonly call: Send;
  /** The next events: in order, without a gap, each once. */
  readonly apply: (events: RoomfulEvent[]) => void;
  /** There is no way from the state that was to the state that is: take this one. */
  readonly replace: (snapshot: RoomSnapshot) => void;
  readonly resuming: () => void;
  readonly resumed: (how: Resumed) => void;
  /** The server refuses it for good. */
  readonly refused: (error: RoomfulError) => void;
}

/** So far behind, a fresh snapshot costs less than the events. */
const farBehind = 5_000;
/** Frames that wait for a snapshot; more are read again. */
const maxHeld = 1_000;
/** How long a missing event may still come by itself before it is fetched, milliseconds; at most twice that. */
const graceMs = 40;
const retryRange = { minMs: 250, maxMs: 5_000 };

const asError = (error: unknown): RoomfulError =>
  isRoomfulError(error) ? error : new RoomfulError('internal', String(error));

export const createFollower = (deps: Deps, at: Position): Follower => {
  const { roomId: room, window, call } = deps;
  let { epoch } = at;
  let sequence = createSequence(at.seq);
  /** Ends with the connection: what was begun on it is given up. */
  let run = new AbortController();
  const first = run;
  /** Frames that came while it is not known what they continue; null = it is known. */
  let held: Frame[] | null = [];
  /** Of the run that reads what is missing: one at a time; null = none does. */
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

  /** Reads what is missing, page by page; false = the log does not continue from here. */
  const fill = async (signal: AbortSignal): Promise<boolean> => {
    for (let failures = 0; sequence.missing > 0 && !signal.aborted; ) {
      try {
        const input = { room, after: sequence.seq, limit: limits.pageEvents };
        const page = (await call('rooms.events', input, { signal })).result as EventsPage;
        if (signal.aborted) return true;
        const { seq } = sequence;
        const first = page.events[0];
        if (page.epoch !== epoch || (first && first.seq > seq + 1)) return false;
        take(page.events);
        sequence.sawHead(page.head);
        if (page.events.length === 0) sequence.endsAt(page.head);
        if (sequence.seq > seq) failures = 0;
        else await wait(backoffMs(failures++, retryRange), signal);
      } catch (thrown) {
        const error = asError(thrown);
        if (signal.aborted) return true;
        if (!error.retryable) throw error;
        await wait(error.retryAfterMs ?? backoffMs(failures++, retryRange), signal);
      }
    }
    return true;
  };

  /** Asks the server to go on from here, or from a fresh snapshot, and catches up. */
  const follow = async (signal: AbortSignal, fresh: boolean): Promise<Resumed | 'far' | null> => {
    const { seq } = sequence;
    const since = fresh ? {} : { since: { epoch, seq } };
    const asked = await call('rooms.follow', { room, window, ...since }, { bound: true, signal });
    const answer = asked.result as FollowAnswer;
    if (signal.aborted) return null;
    const { recovered, head } = answer;
    const missed = answer.epoch === epoch ? head - seq : null;
    if (answer.recovered) {
      if (head - seq > farBehind) return 'far';
      take(answer.events as RoomfulEvent[]);
      sequence.sawHead(head);
    } else {
      epoch = answer.epoch;
      sequence = createSequence(head);
      deps.replace(answer.snapshot);
    }
    release();
    return (await fill(signal)) ? { recovered, missed } : 'far';
  };

  const resume = async (fresh = false): Promise<void> => {
    run.abort();
    run = new AbortController();
    const { signal } = run;
    filler = signal;
    deps.resuming();
    for (let failures = 0; !signal.aborted; failures++) {
      held ??= [];
      try {
        let how = await follow(signal, fresh);
        if (how === 'far' && !fresh) how = await follow(signal, true);
        if (signal.aborted || how === null) return;
        if (how === 'far') throw new RoomfulError('unavailable', 'unable to read on; the log does not continue');
        filler = null;
        deps.resumed(how);
        return check();
      } catch (thrown) {
        const error = asError(thrown);
        if (signal.aborted) return;
        if (!error.retryable) return deps.refused(error);
        await wait(error.retryAfterMs ?? backoffMs(failures, retryRange), signal);
      }
    }
  };

  /** Sees to what is missing, after a moment: most of it is on its way. */
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
        if (filler === signal) deps.refused(asError(error));
      },
    );
  };

  return {
    get position() {
      return { epoch, seq: sequence.seq };
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
