import { commandsOf, contract, type EventDraft, type Frame, type InputOf, roomStream } from '@roomful/protocol';
import { v7 as uuid } from 'uuid';
import type { Database } from '../database/connection.js';
import { handlers } from '../features/index.js';
import { provide } from '../features/provided.js';
import type { Outcome, QueuedCall } from './call.js';
import { eventColumns } from './columns.js';
import type { AnyHandlers, Principal, ServerFacts, WriteHandler } from './context.js';
import { type ConnectionHandler, type ConnectionHandlers, streamOf } from './execute.js';
import { parseInput } from './input.js';
import { createLanes } from './lanes.js';

/** A caller for tests. */
export const person = (id: string, role: Principal['role'] = 'user'): Principal => ({
  id,
  name: id,
  avatarUrl: null,
  role,
  expiresAt: Number.MAX_SAFE_INTEGER,
});

type Commands = typeof contract;

/** One handler for every connection command, for nodes that have no connections. */
export const connectionHandlersOf = (handler: ConnectionHandler): ConnectionHandlers<Commands> => {
  const nouns: Record<string, Record<string, ConnectionHandler>> = {};
  for (const { noun, verb, row } of commandsOf(contract)) {
    if (row.kind === 'connection') nouns[noun] = { ...nouns[noun], [verb]: handler };
  }
  return nouns as unknown as ConnectionHandlers<Commands>;
};

const { forPipeline } = provide();

/** Creates lanes over a test database without any transport, and records what the node publishes. */
export const createTestNode = (database: Database, replace: Partial<Parameters<typeof createLanes>[0]> = {}) => {
  const server: ServerFacts = {
    version: '0',
    node: '00000000-0000-4000-8000-000000000001',
    generation: 'test',
    messagesPerMinute: 0,
    eraseAfterMs: 2_592_000_000,
  };
  const published: Frame[] = [];
  const reported: unknown[] = [];
  const batches: number[] = [];
  const clock = { offsetMs: 0 };
  const lanes = createLanes({
    database,
    server,
    clockOffsetMs: () => clock.offsetMs,
    columns: eventColumns(contract),
    ...forPipeline,
    charge: async () => async () => undefined,
    report: (error) => reported.push(error),
    publish: (frames) => published.push(...frames),
    observe: ({ calls }) => batches.push(calls),
    ...replace,
  });
  const rows = new Map(commandsOf(contract).map((command) => [command.name, command]));

  const queued = (caller: Principal, name: string, input: Record<string, unknown>, key: string): QueuedCall => {
    const command = rows.get(name);
    if (!command) throw new Error(`no command ${name}`);
    const { row, noun, verb } = command;
    const roomId = typeof input.room === 'string' ? input.room : null;
    return {
      name,
      row,
      handler: (handlers as unknown as AnyHandlers)[noun]?.[verb] as WriteHandler<never, unknown>,
      caller,
      input: parseInput(name, row, input),
      key,
      roomId,
      stream: streamOf(row, input, roomId, caller),
    };
  };

  const call = (
    caller: Principal,
    name: string,
    input: Record<string, unknown>,
    key: string = uuid(),
  ): Promise<Outcome> => lanes.submit(queued(caller, name, input, key));

  /** Calls a command that must succeed. */
  const must = async <T = Record<string, unknown>>(...args: Parameters<typeof call>): Promise<T> => {
    const outcome = await call(...args);
    if (!outcome.ok) throw outcome.error;
    return outcome.result as T;
  };

  /** Creates a public room without a rate limit, with an owner and members. */
  const room = async (
    owner: Principal,
    members: Principal[] = [],
    input: Partial<InputOf<Commands['rooms']['commands']['create']>> = {},
  ): Promise<string> => {
    const slug = `room-${uuid().slice(-12)}`;
    const created = await must<{ room: { id: string } }>(owner, 'rooms.create', {
      slug,
      messagesPerMinute: 0,
      ...input,
    });
    for (const member of members) await must(member, 'rooms.join', { room: created.room.id });
    return created.room.id;
  };

  return { lanes, queued, call, must, room, published, reported, batches, clock };
};

/** Reads the log of a room from the database. */
export const logOf = async (
  database: Database,
  roomId: string,
): Promise<{ seq: number; type: string; data: EventDraft['data'] }[]> =>
  database.read((db) =>
    db('events').where('stream_id', roomStream(roomId)).orderBy('seq').select('seq', 'type', 'data'),
  );

/** Whether the log counts 1..head without holes. */
export const gapless = (log: { seq: number }[]): boolean => log.every(({ seq }, i) => seq === i + 1);
