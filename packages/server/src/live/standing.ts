import type { CommandRow } from '@roomful/protocol';
import type { Knex } from 'knex';
import { authorize } from '../access/authorize.js';
import { coalesce } from '../database/coalesce.js';
import type { Database } from '../database/connection.js';
import type { Principal, RoomAccess, RoomGate } from '../pipeline/context.js';
import { readGate } from '../pipeline/gates.js';

interface Ask<T> {
  row: CommandRow;
  caller: Principal;
  /** Runs at the moment at which the caller is allowed. */
  act(access: RoomAccess): T;
}

interface View {
  gate: RoomGate | undefined;
  now: number;
  check: RoomCheck | undefined;
}

/** Refuses a command of a caller whom `authorize` lets pass. */
type RoomCheck = (row: CommandRow, access: RoomAccess) => void;

export interface StandingDeps {
  database: Database;
  clockOffsetMs(): number;
  /** Reads what features have against commands in a room, beside its gate. Absent answer = nothing. */
  readCheck(db: Knex, gate: RoomGate): Promise<RoomCheck | undefined>;
}

/** The answer of a read during which somebody's rights in the room changed. */
const stale = Symbol('stale');

/**
 * Checks callers' rights in rooms for commands outside the lanes. Simultaneous calls share one read for each room. If something
 * changes during the read, it reads again, so that nobody types after a ban that this node knows of.
 */
export const createStanding = (deps: StandingDeps) => {
  const reading = new Map<string, { changed: boolean }>();

  const look = coalesce<Ask<unknown>, unknown>(async (roomId, asks) => {
    const mark = { changed: false };
    reading.set(roomId, mark);
    let left = asks.length;
    const done = () => {
      left -= 1;
      if (left === 0 && reading.get(roomId) === mark) reading.delete(roomId);
    };
    const userIds = [...new Set(asks.map(({ caller }) => caller.id))];
    const view = await deps.database
      .read(async (db): Promise<View> => {
        const { gate, now } = await readGate(db, roomId, userIds);
        const check = gate && (await deps.readCheck(db, gate));
        return { gate, now: now + deps.clockOffsetMs(), check };
      })
      .catch((error: unknown) => {
        reading.delete(roomId);
        throw error;
      });
    return ({ row, caller, act }) => {
      done();
      if (mark.changed) return stale;
      const access = authorize(row, view.gate, caller, view.now);
      view.check?.(row, access);
      return act(access);
    };
  });

  return {
    /** @throws what `authorize` and the features' check throw */
    judge: async <T>(
      roomId: string,
      row: CommandRow,
      caller: Principal,
      act: (access: RoomAccess) => T,
    ): Promise<T> => {
      for (;;) {
        const answer = await look(roomId, { row, caller, act });
        if (answer !== stale) return answer as T;
      }
    },
    /** Notes that somebody's rights in a room have changed. */
    changed: (roomId: string): void => {
      const mark = reading.get(roomId);
      if (mark) mark.changed = true;
    },
  };
};
