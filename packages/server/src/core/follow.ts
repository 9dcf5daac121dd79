import {
  type CommandRow,
  type Contract,
  departures,
  limits,
  type OutputOf,
  RoomfulError,
  type RoomfulEvent,
  roomStream,
} from '@roomful/protocol';
import type { Database } from '../database/connection.js';
import type { Principal, RoomGate } from '../features/context.js';
import { epochOf, firstPage, selectHead } from '../features/log.js';
import { readSnapshot, type SharedSnapshot, viewSnapshot } from '../features/snapshot.js';
import { authorize } from './authorize.js';
import { coalesce } from './coalesce.js';
import type { Connection } from './connection.js';
import type { ConnectionHandler } from './execute.js';
import type { Follower } from './follower.js';
import { readGate } from './gates.js';

type FollowOutput = OutputOf<Contract['rooms']['commands']['follow']>;
interface FollowCall {
  row: CommandRow;
  caller: Principal;
  input: { since?: { epoch: string; seq: number }; window: number };
}
const departing: Record<string, true> = Object.fromEntries(departures.map((type) => [type, true]));

export interface FollowDeps {
  database: Database;
  follower: Follower;
  generation: string;
  clockOffsetMs(): number;
}

interface Look {
  userId: string;
  /** Messages wanted in a snapshot; null = no snapshot, only the standing. */
  window: number | null;
}

interface View {
  gate: RoomGate | undefined;
  now: number;
  head: number;
  shared: SharedSnapshot | null;
}

/**
 * Follow, resume and unfollow. The follower holds the stream before the database is read, and the socket is attached when the
 * answer is allowed: it gets what was emitted in between at once, so nothing is missed and nobody sees what is not theirs.
 */
export const createFollow = (deps: FollowDeps) => {
  // A thousand clients that come back at once cost one read a room, not a thousand.
  const look = coalesce<Look, View>(async (roomId, looks) => {
    const windows = looks.flatMap(({ window }) => (window === null ? [] : [window]));
    const userIds = [...new Set(looks.map(({ userId }) => userId))];
    const view = await deps.database.snapshotRead(async (trx): Promise<View> => {
      const { gate, now } = await readGate(trx, roomId, userIds);
      const head = await selectHead(trx, roomStream(roomId));
      const shared = gate && windows.length > 0 ? await readSnapshot(trx, gate, userIds, Math.max(...windows)) : null;
      return { gate, now: now + deps.clockOffsetMs(), head, shared };
    });
    return () => view;
  });

  /** Whether events that came after a look may have changed the caller's standing. */
  const stale = (events: RoomfulEvent[], userId: string): boolean =>
    events.some(
      (event) =>
        event.type === 'room.updated' ||
        (event.type in departing && (event.data as { userId: string }).userId === userId),
    );

  const answerFrom = async (view: View, call: FollowCall): Promise<FollowOutput> => {
    const { gate, member } = authorize(call.row, view.gate, call.caller, view.now);
    const stream = roomStream(gate.room.id);
    const epoch = epochOf(stream, deps.generation);
    const { since, window } = call.input;
    if (since && !view.shared) {
      const { events, head } = await deps.follower.since(stream, since.seq, limits.pageEvents);
      const first = firstPage(events);
      return { recovered: true, roomId: gate.room.id, epoch, head: Math.max(head, view.head), events: first };
    }
    if (!view.shared) throw new RoomfulError('internal');
    const snapshot = viewSnapshot(view.shared, { userId: call.caller.id, member }, window, view.head);
    return { recovered: false, roomId: gate.room.id, epoch, head: view.head, snapshot };
  };

  /** What is given to the caller, the seq up to which it is complete, and the seq at which the caller's standing was judged. */
  const reply = async (
    roomId: string,
    stream: string,
    call: FollowCall,
  ): Promise<{ output: FollowOutput; upTo: number; judgedAt: number }> => {
    const { since, window } = call.input;
    const resumable = since !== undefined && since.epoch === epochOf(stream, deps.generation);
    let view = await look(roomId, { userId: call.caller.id, window: resumable ? null : window });
    if (resumable && since.seq > view.head) view = await look(roomId, { userId: call.caller.id, window });
    const output = await answerFrom(view, call);
    const upTo = output.recovered ? (output.events.at(-1)?.seq ?? since?.seq ?? 0) : output.head;
    return { output, upTo, judgedAt: view.head };
  };

  /** Who is about to follow what: an unfollow that comes meanwhile has the last word. */
  const intents = new WeakMap<Connection, Map<string, object>>();
  const intentsOf = (connection: Connection): Map<string, object> => {
    const known = intents.get(connection) ?? new Map();
    intents.set(connection, known);
    return known;
  };

  const follow: ConnectionHandler = async ({ row, caller, input, roomId, connection }) => {
    if (roomId === null) throw new RoomfulError('room_not_found');
    const stream = roomStream(roomId);
    const call: FollowCall = { row, caller, input: input as unknown as FollowCall['input'] };
    if (!connection) return (await reply(roomId, stream, call)).output;
    const wanted = intentsOf(connection);
    const intent = {};
    wanted.set(stream, intent);
    try {
      // From here on the stream's events stay in memory, so that those between the look and the attaching are not missed.
      await deps.follower.open(stream);
      for (;;) {
        const { output, upTo, judgedAt } = await reply(roomId, stream, call);
        if (stale(deps.follower.recent(stream, judgedAt), caller.id)) continue;
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

  const unfollow: ConnectionHandler = async ({ roomId, connection }) => {
    if (roomId === null) throw new RoomfulError('room_not_found');
    if (!connection) throw new RoomfulError('connection_required');
    const stream = roomStream(roomId);
    intents.get(connection)?.delete(stream);
    connection.detach(stream);
    return { roomId };
  };

  /** Who of some users may still follow a room. */
  const allowed = async (row: CommandRow, roomId: string, users: Principal[]): Promise<Set<string>> => {
    const { gate, now } = await deps.database.read((db) =>
      readGate(
        db,
        roomId,
        users.map(({ id }) => id),
      ),
    );
    const judge = (user: Principal): boolean => {
      try {
        authorize(row, gate, user, now + deps.clockOffsetMs());
        return true;
      } catch {
        return false;
      }
    };
    return new Set(users.filter(judge).map(({ id }) => id));
  };

  return { follow, unfollow, allowed };
};
