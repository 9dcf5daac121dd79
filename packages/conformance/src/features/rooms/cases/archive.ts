import assert from 'node:assert/strict';
import type { Case } from '../../../cases/types.js';
import { until } from '../../../harness/wait.js';

export const archive: readonly Case[] = [
  {
    name: 'an archived room stays readable and unchanged until it is open again',
    covers: ['rooms.archive', 'rooms.leave', 'receipts.read'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await ctx.member(room, 'bob');
      const { message } = await bob.ok('messages.send', { room: room.id, text: 'before' });
      await bob.refused('forbidden', 'rooms.archive', { room: room.id });
      const archived = await ana.ack('rooms.archive', { room: room.id });
      assert.equal(archived.seq, 5);
      assert.deepEqual(archived.result.room, { ...room, archivedAt: archived.result.room.archivedAt });
      assert((archived.result.room.archivedAt ?? 0) >= room.createdAt);
      assert.equal((await ana.ack('rooms.archive', { room: room.id })).seq, undefined);
      const eve = await ctx.person('eve');
      const refused: [typeof ana, string, object][] = [
        [bob, 'messages.send', { text: 'x' }],
        [bob, 'messages.edit', { message: message.id, text: 'x' }],
        [bob, 'messages.delete', { message: message.id }],
        [bob, 'messages.react', { message: message.id, emoji: '👍' }],
        [ana, 'messages.pin', { message: message.id }],
        [ana, 'members.add', { user: eve.id }],
        [ana, 'members.invite', { user: eve.id }],
        [ana, 'moderation.mute', { user: bob.id }],
        [ana, 'rooms.update', { topic: 'x' }],
        [ana, 'queue.open', {}],
        [eve, 'rooms.join', {}],
        [bob, 'typing.keystroke', {}],
      ];
      for (const [who, name, input] of refused) {
        await who.refused('room_archived', name, { room: room.id, ...input });
      }
      assert.equal((await eve.ok('messages.get', { room: room.id, message: message.id })).message.text, 'before');
      await bob.ok('receipts.read', { room: room.id });
      await bob.ok('rooms.leave', { room: room.id });
      const opened = await ana.ok('rooms.archive', { room: room.id, archived: false });
      assert.deepEqual(opened.room, room);
      await eve.ok('rooms.join', { room: room.id });
    },
  },
  {
    name: 'a deleted room is missing for everybody, and its slug is free again',
    covers: ['rooms.delete'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await ctx.member(room, 'bob');
      const boss = await ctx.person('boss', { claims: { roomful_role: 'operator' } });
      await bob.refused('forbidden', 'rooms.delete', { room: room.id });
      const { seq, result } = await ana.ack('rooms.delete', { room: room.slug }, { key: 'gone' });
      assert.equal(seq, 4);
      for (const who of [ana, bob, boss]) {
        for (const ref of [room.id, room.slug]) {
          for (const name of [
            'rooms.get',
            'rooms.follow',
            'rooms.events',
            'rooms.join',
            'rooms.delete',
            'members.list',
          ]) {
            await who.refused('room_not_found', name, { room: ref });
          }
          await who.refused('room_not_found', 'messages.send', { room: ref, text: 'x' });
        }
        for (const scope of ['public', 'mine', 'invited'] as const) {
          assert.deepEqual((await who.ok('rooms.list', { scope, rooms: [room.id] })).rooms, []);
        }
      }
      await bob.ok('rooms.create', { slug: room.slug });
      for (const ref of [room.id, room.slug]) {
        const other = await ana.caller.call('rooms.delete', { room: ref }, { key: 'gone' });
        if (ref === room.slug) assert.deepEqual(other, { ok: true, result, seq, replayed: true });
        else assert.equal(other.ok ? 'ok' : other.error.code, 'idempotency_conflict');
      }
      assert.equal((await bob.ok('rooms.get', { room: room.slug })).role, 'owner');
    },
  },
  {
    name: 'the followers of a room see that it is deleted, and are detached',
    covers: ['rooms.delete'],
    transports: ['socket'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await ctx.member(room, 'bob');
      const eve = await ctx.person('eve');
      const tabs = [await ctx.tab(ana), await ctx.tab(bob), await ctx.tab(eve)];
      for (const tab of tabs) await tab.ok('rooms.follow', { room: room.id });
      await ana.ok('rooms.delete', { room: room.id });
      for (const { socket } of tabs) {
        await until('it is detached', () => socket.signals.some(({ type }) => type === 'server.detached'));
        const detached = socket.signals.flatMap((signal) => (signal.type === 'server.detached' ? [signal.data] : []));
        assert.deepEqual(
          detached.map(({ code, seq }) => [code, seq]),
          [['room_not_found', 4]],
        );
        assert.equal(socket.frames.at(-1)?.events.at(-1)?.type, 'room.deleted');
      }
    },
  },
];
