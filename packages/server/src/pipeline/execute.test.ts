import { contract } from '@roomful/protocol';
import { expect, it } from 'vitest';
import type { Database } from '../database/connection.js';
import { handlers } from '../features/index.js';
import { provide } from '../features/provided.js';
import type { Connection } from './connection.js';
import type { AnyHandlers } from './context.js';
import { createExecute } from './execute.js';
import { connectionHandlersOf, person } from './testNode.js';

const never = new Promise<never>(() => undefined);

/** A server whose database never answers. */
const stalled = () => {
  let asked = 0;
  const database = {
    read: () => {
      asked += 1;
      return never;
    },
  } as unknown as Database;
  const execute = createExecute({
    contract,
    handlers: handlers as unknown as AnyHandlers,
    connectionHandlers: connectionHandlersOf(() => never),
    ...provide().forPipeline,
    database,
    lanes: { submit: () => never, idle: async () => undefined },
    server: {
      version: '0',
      node: '00000000-0000-4000-8000-000000000001',
      generation: 'test',
      messagesPerMinute: 0,
      eraseAfterMs: 2_592_000_000,
    },
    clockOffsetMs: () => 0,
    charge: async () => async () => undefined,
    commandsPerSecond: 0,
    draining: () => false,
    interceptors: [],
    report: () => {},
  });
  return { execute, asked: () => asked };
};
const connection = (): Connection => ({ turn: Promise.resolve() }) as unknown as Connection;

it('limits the calls that wait on one connection behind a hanging lookup, and lets other connections continue', async () => {
  const { execute, asked } = stalled();
  const caller = person('ana');
  const [mine, other] = [connection(), connection()];
  const call = (over: Connection) => execute({ name: 'rooms.get', input: { room: 'lobby' }, caller, connection: over });
  const taken = Array.from({ length: 1_000 }, () => call(mine));
  const refused = await call(mine);
  expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable', retryable: true, retryAfterMs: 1_000 } });
  // One lookup at a time, to keep the order.
  expect(asked()).toBe(1);
  void call(other);
  await expect.poll(asked).toBe(2);
  expect(await Promise.race([...taken, Promise.resolve('nobody was answered')])).toBe('nobody was answered');
});
