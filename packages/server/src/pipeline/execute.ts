import {
  type Ack,
  type CommandRow,
  type Contract,
  type ContractShape,
  commandsOf,
  type Feature,
  idempotencyKey,
  isRoomfulError,
  isRoomId,
  namesRoom,
  RoomfulError,
  roomStream,
  spaceStream,
  streamKind,
  userStream,
} from '@roomful/protocol';
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { authorize } from '../access/authorize.js';
import type { Charge } from '../access/limits.js';
import type { Database } from '../database/connection.js';
import { classify } from '../database/failures.js';
import type { QueuedCall } from './call.js';
import type { Connection } from './connection.js';
import type { AnyHandlers, Principal, ReadHandler, ServerFacts, WriteHandler } from './context.js';
import { readGate } from './gates.js';
import { parseInput } from './input.js';
import { combine, type Interceptor } from './interceptors.js';
import type { Lanes } from './lanes.js';

/** A command from a transport. Only its caller is trusted. */
export interface Request {
  name: unknown;
  input: unknown;
  key?: unknown;
  caller: Principal | null;
  /** The connection that the command came over; null for REST. */
  connection: Connection | null;
}

/** Answers a command that concerns a connection. */
export type ConnectionHandler = (call: {
  row: CommandRow;
  caller: Principal;
  input: Record<string, unknown>;
  roomId: string | null;
  connection: Connection | null;
}) => Promise<unknown>;

/** A handler for every connection command of a contract. A missing handler is a compile error. */
export type ConnectionHandlers<C extends ContractShape> = {
  [N in keyof C as ConnectionVerbs<C[N]> extends never ? never : N]: {
    [V in ConnectionVerbs<C[N]>]: ConnectionHandler;
  };
};
type ConnectionVerbs<F extends Feature> = {
  [V in keyof F['commands']]: F['commands'][V] extends CommandRow<'connection'> ? V : never;
}[keyof F['commands']];

export interface ExecuteDeps {
  contract: ContractShape;
  handlers: AnyHandlers;
  connectionHandlers: ConnectionHandlers<Contract>;
  database: Database;
  lanes: Lanes;
  /** Finds the room that a slug means to a caller; null if there is none. The key finds deleted rooms again for retries. */
  findRoomId(db: Knex, slug: string, caller: Pick<Principal, 'id' | 'role'>, key: string): Promise<string | null>;
  server: ServerFacts;
  clockOffsetMs(): number;
  charge: Charge;
  /** Commands a second and user; 0 = no limit. */
  commandsPerSecond: number;
  draining(): boolean;
  /** Stand around every command; the first is the outermost. */
  interceptors: readonly Interceptor[];
  /** Receives what an interceptor throws. */
  report(error: unknown): void;
}

export type Execute = (request: Request) => Promise<Ack>;

/** Floods are counted over a window, so that the burst of a starting app passes. */
const floodWindowS = 10;

/** How many calls of one connection may wait behind a look-up that hangs. This bounds the memory that they take. */
const maxWaiting = 1_000;

interface Prepared {
  name: string;
  row: CommandRow;
  handler: unknown;
  caller: Principal | null;
  input: Record<string, unknown>;
  roomId: string | null;
  key: string;
}

/** Creates the function that every transport calls to carry out a command. It never throws. */
export const createExecute = (deps: ExecuteDeps): Execute => {
  const connectionHandlers: Readonly<Record<string, Readonly<Record<string, ConnectionHandler>>>> =
    deps.connectionHandlers;
  const rows = new Map(
    commandsOf(deps.contract).map(({ noun, verb, name, row }) => {
      const table: Readonly<Record<string, Readonly<Record<string, unknown>>>> =
        row.kind === 'connection' ? connectionHandlers : deps.handlers;
      return [name, { row, handler: table[noun]?.[verb] }];
    }),
  );

  const roomIdOf = async (room: string, caller: Principal, key: string): Promise<string> => {
    const id = isRoomId(room) ? room : await deps.database.read((db) => deps.findRoomId(db, room, caller, key));
    if (id === null) throw new RoomfulError('room_not_found', `no room "${room}"`, { details: { room } });
    return id;
  };

  const prepare = async (request: Request): Promise<Prepared> => {
    const name = typeof request.name === 'string' ? request.name : '';
    const known = rows.get(name);
    if (!known) throw new RoomfulError('unknown_command', `there is no command ${JSON.stringify(name.slice(0, 64))}`);
    const { row, handler } = known;
    const { caller } = request;
    if (!caller && !row.anonymous)
      throw new RoomfulError('unauthenticated', 'unable to authenticate; no token was given');
    if (caller && deps.commandsPerSecond > 0) {
      await deps.charge(`flood ${caller.id}`, deps.commandsPerSecond * floodWindowS, floodWindowS);
    }
    if (deps.draining() && row.kind === 'write') {
      throw new RoomfulError('unavailable', 'the server is about to stop', { retryAfterMs: 1_000 });
    }
    const input = parseInput(name, row, request.input);
    const key = request.key === undefined || row.kind !== 'write' ? uuid() : parseKey(request.key);
    const names = caller !== null && namesRoom(row) && typeof input.room === 'string';
    const roomId = names ? await roomIdOf(String(input.room), caller, key) : null;
    return { name, row, handler, caller, input, roomId, key };
  };

  const read = async ({ row, handler, caller, input, roomId }: Prepared): Promise<unknown> =>
    deps.database.read(async (db) => {
      const reader = caller ?? anonymous;
      const view = await readGate(db, roomId ?? noRoom, [reader.id]);
      const now = view.now + deps.clockOffsetMs();
      const access = roomId === null ? null : authorize(row, view.gate, reader, now);
      const call = { server: deps.server, caller: reader, now, input: input as never, access };
      return (handler as ReadHandler<never, unknown>)(db, call);
    });

  const queued = ({ name, row, handler, input, roomId, key }: Prepared, caller: Principal): QueuedCall => ({
    name,
    row,
    handler: handler as WriteHandler<never, unknown>,
    caller,
    input,
    key,
    roomId,
    stream: streamOf(row, input, roomId, caller),
  });

  const carryOut = async (prepared: Prepared, request: Request): Promise<Ack> => {
    const { row, caller } = prepared;
    if (row.kind === 'read') return { ok: true, result: await read(prepared) };
    if (!caller) throw new RoomfulError('unauthenticated');
    if (row.kind === 'connection') {
      const { input, roomId } = prepared;
      const handler = prepared.handler as ConnectionHandler;
      return { ok: true, result: await handler({ row, caller, input, roomId, connection: request.connection }) };
    }
    const outcome = await deps.lanes.submit(queued(prepared, caller));
    if (!outcome.ok) throw outcome.error;
    return outcome;
  };

  const waiting = new WeakMap<Connection, number>();

  /** Prepares the calls of one connection in order, so that a later call cannot overtake a slow look-up. */
  const inTurn = (request: Request): Promise<Prepared> => {
    const { connection } = request;
    if (!connection) return prepare(request);
    const before = waiting.get(connection) ?? 0;
    if (before >= maxWaiting) {
      const tooMany = 'too many calls of this connection are waiting';
      return Promise.reject(new RoomfulError('unavailable', tooMany, { retryAfterMs: 1_000 }));
    }
    waiting.set(connection, before + 1);
    const mine = connection.turn.then(() => prepare(request));
    const done = () => void waiting.set(connection, (waiting.get(connection) ?? 1) - 1);
    connection.turn = mine.then(done, done);
    return mine;
  };

  const { called, answered, wrap } = combine(deps.interceptors, deps.report);

  return wrap(async (request) => {
    const { name, caller } = request;
    const command = typeof name === 'string' && rows.has(name) ? name : 'unknown';
    try {
      called(request);
      const ack = await carryOut(await inTurn(request), request);
      answered({ command, caller, code: 'ok' });
      return ack;
    } catch (thrown) {
      const error = answerable(thrown);
      answered({ command, caller, code: error.code, thrown });
      return { ok: false, error: error.toJSON() };
    }
  });
};

/** Returns the stream that a write appends to. Its head is locked for the write. */
export const streamOf = (
  row: CommandRow,
  input: Record<string, unknown>,
  roomId: string | null,
  caller: Principal,
): string => {
  const kind = streamKind(row);
  if (kind === 'space') return spaceStream(String(input.space));
  if (kind === 'room' && roomId !== null) return roomStream(roomId);
  return userStream(row.streamOwner === undefined ? caller.id : String(input[row.streamOwner]));
};

/** A room id that no room has, for reads outside rooms. */
const noRoom = '00000000-0000-0000-0000-000000000000';
const anonymous: Principal = { id: 'anonymous', name: 'anonymous', avatarUrl: null, role: 'user', expiresAt: 0 };

const parseKey = (key: unknown): string => {
  const parsed = idempotencyKey.safeParse(key);
  if (!parsed.success) {
    throw new RoomfulError('invalid_input', `the idempotency key does not fit; ${parsed.error.issues[0]?.message}`);
  }
  return parsed.data;
};

/** Returns the error for the caller: a refusal as it is, `unavailable` if the database cannot serve, otherwise `internal`. */
const answerable = (thrown: unknown): RoomfulError => {
  if (isRoomfulError(thrown)) return thrown;
  if (classify(thrown) === 'unavailable') return new RoomfulError('unavailable', undefined, { retryAfterMs: 500 });
  return new RoomfulError('internal');
};
