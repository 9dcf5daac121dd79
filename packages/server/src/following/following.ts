import { type ErrorCode, limits, type RoomfulEvent } from '@roomful/protocol';
import type { Connection } from '../pipeline/connection.js';
import type { Principal } from '../pipeline/context.js';
import { epochOf, firstPage } from '../pipeline/log.js';
import type { Follower } from './follower.js';

/** The position of a caller in a stream, as the caller says. */
export interface Since {
  epoch: string;
  seq: number;
}

/** A stream as it was found in the database. */
export interface StreamView<S> {
  /** The head at that time. */
  head: number;
  /** The snapshot; absent if none was asked for. */
  snapshot?: S;
}

/** The answer to a follow: exactly the missed events, or a snapshot. */
export type Followed<S> =
  | { recovered: true; epoch: string; head: number; events: RoomfulEvent[] }
  | { recovered: false; epoch: string; head: number; snapshot: S };

/** Decides who may follow the streams of one kind. */
export interface FollowRules {
  /** Returns the ids of those users who may still follow a stream. `id` is the id in its name. */
  allowed(id: string, users: Principal[]): Promise<Set<string>>;
  /** The error code for followers who may no longer. */
  readonly refusal: ErrorCode;
}

/** A follow of any kind of stream. */
export interface FollowOf<S> {
  stream: string;
  since: Since | undefined;
  /** The connection to attach; null = only answer. */
  connection: Connection | null;
  /** Reads the head, and a snapshot if asked for. @throws if the caller may not follow */
  look(withSnapshot: boolean): Promise<StreamView<S>>;
  /** Whether events since a look may have changed the caller's rights. Default: none does. */
  stale?(events: RoomfulEvent[]): boolean;
}

/**
 * Implements follow, resume and unfollow for streams of every kind. The follower opens the stream before the database is read.
 * The connection is attached once the caller's rights are checked, and gets the events emitted in between at once. So nothing
 * is missed, and nobody sees events without the right to.
 */
export const createFollowing = (deps: { follower: Follower; generation: string }) => {
  /** Returns the answer, the seq up to which it is complete, and the seq at which the caller's rights were checked. */
  const reply = async <S>({ stream, since, look }: FollowOf<S>) => {
    const epoch = epochOf(stream, deps.generation);
    const resumable = since !== undefined && since.epoch === epoch;
    let view = await look(!resumable);
    if (resumable && since.seq > view.head) view = await look(true);
    if (view.snapshot !== undefined) {
      const output: Followed<S> = { recovered: false, epoch, head: view.head, snapshot: view.snapshot };
      return { output, upTo: view.head, judgedAt: view.head };
    }
    const seq = since?.seq ?? 0;
    const { events, head } = await deps.follower.since(stream, seq, limits.pageEvents, view.head);
    const page = firstPage(events);
    const output: Followed<S> = { recovered: true, epoch, head: Math.max(head, view.head), events: page };
    return { output, upTo: page.at(-1)?.seq ?? seq, judgedAt: view.head };
  };

  /** Follows in progress by connection and stream. An unfollow that comes meanwhile cancels the follow. */
  const intents = new WeakMap<Connection, Map<string, object>>();
  const intentsOf = (connection: Connection): Map<string, object> => {
    const known = intents.get(connection) ?? new Map();
    intents.set(connection, known);
    return known;
  };

  const follow = async <S>(call: FollowOf<S>): Promise<Followed<S>> => {
    const { stream, connection, stale } = call;
    if (!connection) return (await reply(call)).output;
    const wanted = intentsOf(connection);
    const intent = {};
    wanted.set(stream, intent);
    try {
      // From here on the stream's events stay in memory, so that none is missed between the look and the attach.
      await deps.follower.open(stream);
      for (;;) {
        const { output, upTo, judgedAt } = await reply(call);
        if (stale?.(deps.follower.recent(stream, judgedAt))) continue;
        if (!wanted.has(stream)) return output;
        const meanwhile = deps.follower.recent(stream, upTo);
        connection.attach(stream, judgedAt);
        const [first] = meanwhile;
        const last = meanwhile.at(-1);
        if (first && last) {
          connection.deliver({ stream, epoch: output.epoch, from: first.seq, to: last.seq, events: meanwhile });
        }
        return output;
      }
    } catch (error) {
      connection.detach(stream);
      throw error;
    } finally {
      deps.follower.close(stream);
      if (wanted.get(stream) === intent) wanted.delete(stream);
    }
  };

  const unfollow = (stream: string, connection: Connection): void => {
    intents.get(connection)?.delete(stream);
    connection.detach(stream);
  };

  return { follow, unfollow };
};
