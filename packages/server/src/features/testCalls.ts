import { contract } from '@roomful/protocol';
import { afterAll, beforeAll } from 'vitest';
import { type Database, openDatabase } from '../database/connection.js';
import { emptyTables } from '../database/testDatabase.js';
import type { AnyHandlers, Principal } from '../pipeline/context.js';
import { createExecute } from '../pipeline/execute.js';
import { connectionHandlersOf, createTestNode, person } from '../pipeline/testNode.js';
import { handlers } from './index.js';
import { provide } from './provided.js';

const { forPipeline } = provide();

/**
 * A test node that also answers reads, accepts rooms by slug, and returns refusals as codes.
 *
 * @typeParam D the type of results of `ok`, unless a call says otherwise
 */
export const createTestCalls = <D = Record<string, unknown>>(database: Database) => {
  const node = createTestNode(database);
  const never = () => Promise.reject(new Error('no test node has connections'));
  const execute = createExecute({
    contract,
    handlers: handlers as unknown as AnyHandlers,
    connectionHandlers: connectionHandlersOf(never),
    ...forPipeline,
    database,
    lanes: node.lanes,
    server: {
      version: '0',
      node: '00000000-0000-4000-8000-000000000001',
      generation: 'test',
      messagesPerMinute: 0,
      eraseAfterMs: 0,
    },
    clockOffsetMs: () => node.clock.offsetMs,
    charge: async () => async () => undefined,
    commandsPerSecond: 0,
    draining: () => false,
    interceptors: [{ answered: ({ code, thrown }) => code === 'internal' && node.reported.push(thrown) }],
    report: (error) => node.reported.push(error),
  });
  const ack = (caller: Principal, name: string, input: Record<string, unknown> = {}, key?: string) =>
    execute({ name, input, caller, connection: null, ...(key === undefined ? {} : { key }) });
  const ok = async <T = D>(...args: Parameters<typeof ack>): Promise<T> => {
    const answer = await ack(...args);
    if (!answer.ok) throw new Error(`${args[1]}: ${JSON.stringify(answer.error)}; ${String(node.reported[0])}`);
    return answer.result as T;
  };
  /** `ok`, or the code of the refusal. */
  const code = async (...args: Parameters<typeof ack>): Promise<string> => {
    const answer = await ack(...args);
    return answer.ok ? 'ok' : answer.error.code;
  };
  /** Returns the whole database, to show that a refused call leaves nothing behind. */
  const everything = async (): Promise<unknown> => {
    const { rows } = await database.knex.raw<{ rows: { name: string }[] }>(
      "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename not like 'knex%' order by 1",
    );
    const contents: [string, unknown[]][] = [];
    for (const { name } of rows) {
      const { rows: all } = await database.knex.raw<{ rows: unknown[] }>(`select t::text from ${name} t order by 1`);
      contents.push([name, all]);
    }
    return contents;
  };
  return { ...node, database, ack, ok, code, everything };
};

/** A person for each rank in a room. */
export const people = {
  owner: person('owner'),
  moderator: person('moderator'),
  member: person('member'),
  guest: person('guest'),
  operator: person('operator', 'operator'),
  service: person('service', 'service'),
};

export type Standing = keyof typeof people;

/** A table of rights: the outcome of a call for each person of a room. */
export type Rights = Record<Standing, string>;

export interface TestRoom extends ReturnType<typeof createTestCalls> {
  /** A public room with an owner, a moderator and a member. */
  roomId: string;
}

/**
 * Prepares a suite about a feature's rules. They are the same on any database, so the embedded one is enough. `open` empties it
 * and creates a room with a person of each rank.
 */
export const useTestRoom = (): { open: () => Promise<TestRoom> } => {
  let database: Database | undefined;
  beforeAll(async () => {
    database = await openDatabase({});
  }, 60_000);
  afterAll(async () => database?.close());
  return {
    open: async () => {
      if (!database) throw new Error('unable to open the test room; call open() inside a test');
      await emptyTables(database);
      const calls = createTestCalls(database);
      const roomId = await calls.room(people.owner, [people.moderator, people.member]);
      await calls.must(people.owner, 'members.setRole', { room: roomId, user: 'moderator', role: 'moderator' });
      return { ...calls, roomId };
    },
  };
};
