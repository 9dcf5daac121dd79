import assert from 'node:assert/strict';
import { userStream } from '@roomful/protocol';
import { emptyUser } from '@roomful/sdk';
import type { Case } from '../../../cases/types.js';
import { sleep, until } from '../../../harness/wait.js';
import { ownLog, settled } from './known.js';

export const erasure: readonly Case[] = [
  {
    name: 'a user is erased: the profile at once, the messages soon, by who may',
    covers: ['users.erase', 'users.search'],
    run: async (ctx) => {
      const ana = await settled(ctx);
      const room = await ctx.room(ana);
      const name = `Bob ${ctx.slug()}`;
      const bob = await settled(ctx, 'bob', { claims: { name } });
      await bob.ok('rooms.join', { room: room.id });
      const { message } = await bob.ok('messages.send', { room: room.id, text: 'remember me' });
      await bob.ok('receipts.read', { room: room.id });
      await bob.ok('users.block', { user: 'troll' });
      await ana.refused('forbidden', 'users.erase', { user: bob.id });
      const service = await ctx.person('service', { claims: { roomful_role: 'service' } });
      const ack = await service.ack('users.erase', { user: bob.id }, { key: 'erase-1' });
      assert.equal(ack.result.rooms, 1);
      assert.deepEqual(await service.ack('users.erase', { user: bob.id }, { key: 'erase-1' }), {
        ...ack,
        replayed: true,
      });
      await ana.refused('user_not_found', 'users.get', { user: bob.id });
      assert.deepEqual((await ana.ok('users.search', { text: bob.id })).users, []);
      // The connection that the token had opened has ended.
      const back = await ctx.person('bob', { id: bob.id, claims: { name } });
      const log = await ownLog(back);
      assert.deepEqual(
        log.filter(({ type }) => type === 'user.erased').map(({ data, actor }) => [data.userId, actor?.id]),
        [[bob.id, service.id]],
      );
      // A user who comes back may get new events after the erasure.
      await until('the own log does not know the name any more', async () => {
        const own = await ownLog(back);
        return !JSON.stringify(own.slice(0, own.findIndex(({ type }) => type === 'user.erased') + 1)).includes(name);
      });
      await until('the messages are gone', async () => {
        const { message: now } = await ana.ok('messages.get', { room: room.id, message: message.id });
        return now.deletedAt !== null && now.text === '';
      });
      // A user who comes back with a valid token is known again, without earlier data.
      const follow = await back.ok('users.follow', {});
      assert(!follow.recovered);
      assert.deepEqual(follow.snapshot, {
        ...emptyUser(bob.id),
        profile: { id: bob.id, name, avatarUrl: null, role: 'user' },
      });
      assert.equal((await back.ok('users.erase', { user: bob.id })).rooms, 1);
      assert.deepEqual(await service.ok('users.erase', { user: 'nobody-was-ever-called-so' }), { rooms: 0 });
    },
  },
  {
    name: 'an erased user shows no status, no activity and no time of it',
    covers: ['users.erase', 'presence.get', 'presence.list', 'typing.keystroke'],
    run: async (ctx) => {
      const ana = await settled(ctx);
      const { id: room } = await ctx.room(ana);
      const bob = await settled(ctx, 'bob');
      await bob.ok('rooms.join', { room });
      await bob.ok('presence.heartbeat', {});
      await bob.ok('presence.set', { status: 'busy', activity: 'at 12 High St' });
      await bob.ok('typing.keystroke', { room });
      const nothing = { userId: bob.id, status: 'offline', activity: null, lastSeenAt: null };
      const look = async () => (await ana.ok('presence.get', { users: [bob.id] })).users[0];
      assert.equal((await look())?.status, 'busy');
      const service = await ctx.person('service', { claims: { roomful_role: 'service' } });
      await service.ok('users.erase', { user: bob.id });
      assert.deepEqual(await look(), nothing);
      const { users: online } = await ana.ok('presence.list', { room });
      assert(!online.some(({ userId }) => userId === bob.id));
      const follow = await ana.ok('rooms.follow', { room });
      assert(!follow.recovered);
      assert.deepEqual(follow.snapshot.live.typing, { users: [], count: 0 });
      // Longer than the server takes to save that a user went.
      await sleep(2_000);
      assert.deepEqual(await look(), nothing);
    },
  },
  {
    name: 'the connections of an erased user end, after the answer and the event; who comes back is a new profile',
    covers: ['users.erase', 'presence.watch'],
    transports: ['socket'],
    run: async (ctx) => {
      const [ana, bob] = [await settled(ctx), await settled(ctx, 'bob', { claims: { name: 'Robert' } })];
      const { id: room } = await ctx.room(ana);
      await bob.ok('rooms.join', { room });
      await bob.ok('presence.set', { status: 'away', activity: 'at 12 High St' });
      const [hers, his] = [await ctx.tab(ana), await ctx.tab(bob)];
      await his.ok('users.follow', {});
      const told = () =>
        hers.socket.signals.flatMap((signal) =>
          signal.type === 'presence.changed' ? signal.data.users.filter(({ userId }) => userId === bob.id) : [],
        );
      await hers.ok('presence.watch', { users: [bob.id] });
      await bob.ok('users.erase', { user: bob.id });
      assert.equal(await his.socket.closed, 'io server disconnect');
      const own = his.socket.frames.flatMap(({ stream, events }) => (stream === userStream(bob.id) ? events : []));
      assert.equal(own.at(-1)?.type, 'user.erased');
      await assert.rejects(bob.caller.call('messages.send', { room, text: 'still Robert' }));
      await until('she is told', () => told().at(-1)?.status === 'offline');
      assert.deepEqual(told().at(-1), { userId: bob.id, status: 'offline', activity: null, lastSeenAt: null });

      const back = await ctx.person('bob', { id: bob.id, claims: { name: 'Bob' } });
      const { message } = await back.ok('messages.send', { room, text: 'hello again' });
      assert.deepEqual(message.author, { id: bob.id, name: 'Bob' });
      await until('she is told', () => told().at(-1)?.status === 'online');
      assert.equal(told().at(-1)?.activity, null);
      // Neither the end of the old connections nor a late notice of the erasure affects this one.
      await sleep(3_000);
      assert.equal((await ana.ok('presence.get', { users: [bob.id] })).users[0]?.status, 'online');
      await back.ok('messages.send', { room, text: 'still here' });
    },
  },
];
