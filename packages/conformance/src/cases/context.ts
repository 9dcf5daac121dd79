import assert from 'node:assert/strict';
import type { Ack, Room } from '@roomful/protocol';
import type { Caller, TransportName } from '../harness/caller.js';
import { unique } from '../harness/random.js';
import { callerFor, socketFor, type Target } from '../harness/target.js';
import { verified } from '../harness/verify.js';
import type { Ctx, Person } from './types.js';

const say = (ack: Ack): string => JSON.stringify(ack).slice(0, 400);

/** @param succeeded called for every command that succeeds */
export const personOf = (id: string, caller: Caller, succeeded: (name: string) => void = () => {}): Person => {
  const person: Person = {
    id,
    name: id,
    caller,
    ack: async (name, input, options) => {
      const ack = await caller.call(name, input, options);
      assert(ack.ok, `${name} ${JSON.stringify(input)} must succeed, not answer ${say(ack)}`);
      succeeded(name);
      return ack as never;
    },
    ok: async (name, input, options) => (await person.ack(name, input, options)).result,
    refused: async (code, name, input, options) => {
      const ack = await caller.call(name, input, options);
      assert(!ack.ok, `${name} ${JSON.stringify(input)} must be refused with ${code}, not answer ${say(ack)}`);
      assert.equal(
        ack.error.code,
        code,
        `${name} ${JSON.stringify(input)} must be refused with ${code}, not ${say(ack)}`,
      );
      return ack.error;
    },
  };
  return person;
};

/** Creates a context, and a function that closes everything that was opened in it. */
export const createContext = (
  transport: TransportName,
  target: Target,
): { ctx: Ctx; succeeded: ReadonlySet<string>; close(): void } => {
  const open: { close(): void }[] = [];
  const succeeded = new Set<string>();
  const ctx: Ctx = {
    transport,
    target,
    slug: () => `c-${unique()}`,
    person: async (label = 'ana', { id = `${label}-${unique()}`, claims = {} } = {}) => {
      const caller = verified(await callerFor(transport, target, id, claims));
      open.push(caller);
      return personOf(id, caller, (name) => succeeded.add(name));
    },
    tab: async ({ id }) => {
      const socket = await socketFor(target, id);
      open.push(socket);
      return { ...personOf(id, verified(socket), (name) => succeeded.add(name)), socket };
    },
    room: async (owner, fields = {}): Promise<Room> =>
      (await owner.ok('rooms.create', { slug: ctx.slug(), messagesPerMinute: 0, ...fields })).room,
    member: async (room, label = 'member') => {
      const person = await ctx.person(label);
      await person.ok('rooms.join', { room: room.id });
      return person;
    },
  };
  const close = () => {
    for (const one of open) one.close();
  };
  return { ctx, succeeded, close };
};
