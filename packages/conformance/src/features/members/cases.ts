import assert from 'node:assert/strict';
import type { Case } from '../../cases/types.js';

export const cases: readonly Case[] = [
  {
    name: 'members are listed by id, page by page, and found by name',
    covers: ['members.list'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const people = [ana];
      for (const name of ['Zoë', 'zoË', 'Eve']) {
        const person = await ctx.person('p', { claims: { name } });
        await person.ok('rooms.join', { room: room.id });
        people.push(person);
      }
      const ids = people.map(({ id }) => id).sort();
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = await ana.ok('members.list', { room: room.id, limit: 3, ...(after ? { after } : {}) });
        found.push(...page.members.map(({ user }) => user.id));
        after = page.next ?? undefined;
      } while (after);
      assert.deepEqual([...found].sort(), ids);
      assert.equal(new Set(found).size, ids.length);
      const named = await ana.ok('members.list', { room: room.id, name: 'zoë' });
      assert.deepEqual(named.members.map(({ user }) => user.name).sort(), ['Zoë', 'zoË'].sort());
      assert.deepEqual(await ana.ok('members.list', { room: room.id, name: 'nobody' }), { members: [], next: null });
    },
  },
  {
    name: 'members are found by the beginning of a name or an id, which may hold any character',
    covers: ['members.list'],
    run: async (ctx) => {
      const ana = await ctx.person('ana', { claims: { name: 'Zoë 100%' } });
      const room = await ctx.room(ana);
      const bob = await ctx.person('bob', { claims: { name: 'zoo_keeper' } });
      await bob.ok('rooms.join', { room: room.id });
      const found = async (prefix: string) =>
        (await ana.ok('members.list', { room: room.id, prefix })).members.map(({ user }) => user.id);
      assert.deepEqual((await found('ZO')).sort(), [ana.id, bob.id].sort());
      assert.deepEqual(await found(bob.id.toUpperCase()), [bob.id]);
      assert.deepEqual(await found('zoë 100%'), [ana.id]);
      for (const prefix of ['%', '_', '\\', 'oo', 'zo%']) assert.deepEqual(await found(prefix), [], prefix);
    },
  },
  {
    name: 'staff add members up to their own role, and nobody who is banned or too many',
    covers: ['members.add'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana, { visibility: 'private', maxMembers: 4 });
      const [mod, cem, eve] = [await ctx.person('mod'), await ctx.person('cem'), await ctx.person('eve')];
      const added = await ana.ack('members.add', { room: room.id, user: mod.id, role: 'moderator' });
      assert.deepEqual([added.seq, added.result.memberCount, added.result.member.role], [3, 2, 'moderator']);
      const { details } = await mod.refused('forbidden', 'members.add', { room: room.id, user: cem.id, role: 'owner' });
      assert.equal(details?.['rule'], 'rank');
      await mod.ok('members.add', { room: room.id, user: cem.id });
      const again = await ana.ack('members.add', { room: room.id, user: cem.id, role: 'owner' });
      assert.deepEqual([again.seq, again.result.member.role], [undefined, 'member']);
      await cem.refused('forbidden', 'members.add', { room: room.id, user: eve.id });
      await cem.ok('messages.send', { room: room.id, text: 'here' });
      await ana.ok('moderation.ban', { room: room.id, user: eve.id });
      await ana.refused('banned', 'members.add', { room: room.id, user: eve.id });
      await ana.ok('moderation.unban', { room: room.id, user: eve.id });
      await ana.ok('members.add', { room: room.id, user: eve.id });
      await ana.refused('room_full', 'members.add', { room: room.id, user: 'one-more' });
    },
  },
  {
    name: 'an invitation opens a private room, once',
    covers: ['members.invite', 'members.remove', 'rooms.join'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana, { visibility: 'private' });
      const bob = await ctx.person('bob');
      await bob.refused('room_not_found', 'rooms.join', { room: room.id });
      await bob.refused('room_not_found', 'rooms.join', { room: room.slug });
      const invited = await ana.ack('members.invite', { room: room.id, user: bob.id });
      assert.deepEqual([invited.seq, invited.result], [3, { userId: bob.id }]);
      assert.equal((await ana.ack('members.invite', { room: room.id, user: bob.id })).seq, undefined);
      assert.equal((await bob.ok('rooms.get', { room: room.slug })).role, 'guest');
      await bob.ok('rooms.join', { room: room.slug });
      await ana.ok('members.remove', { room: room.id, user: bob.id });
      await bob.refused('room_not_found', 'rooms.join', { room: room.id });
      await ana.ok('members.invite', { room: room.id, user: bob.id });
      await bob.ok('rooms.join', { room: room.id });
      await bob.ok('rooms.leave', { room: room.id });
      await bob.refused('room_not_found', 'rooms.get', { room: room.id });
    },
  },
  {
    name: 'a removed member may come back to a public room',
    covers: ['members.remove'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const bob = await ctx.member(room, 'bob');
      const { memberCount } = await ana.ok('members.remove', { room: room.id, user: bob.id, reason: 'tidying' });
      assert.equal(memberCount, 1);
      await ana.refused('member_not_found', 'members.remove', { room: room.id, user: bob.id });
      await bob.refused('forbidden', 'messages.send', { room: room.id, text: 'still here?' });
      await bob.ok('rooms.join', { room: room.id });
      await bob.ok('messages.send', { room: room.id, text: 'back' });
    },
  },
  {
    name: 'a new role counts at once; a role given twice leaves no event',
    covers: ['members.setRole'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const [bob, cem] = [await ctx.member(room, 'bob'), await ctx.member(room, 'cem')];
      await bob.refused('forbidden', 'members.remove', { room: room.id, user: cem.id });
      const { member } = await ana.ok('members.setRole', { room: room.id, user: bob.id, role: 'moderator' });
      assert.deepEqual([member.user.id, member.role], [bob.id, 'moderator']);
      assert.equal(
        (await ana.ack('members.setRole', { room: room.id, user: bob.id, role: 'moderator' })).seq,
        undefined,
      );
      await bob.ok('members.remove', { room: room.id, user: cem.id });
      await ana.refused('member_not_found', 'members.setRole', { room: room.id, user: cem.id, role: 'owner' });
      await bob.refused('forbidden', 'members.setRole', { room: room.id, user: bob.id, role: 'owner' });
      await ana.ok('members.setRole', { room: room.id, user: bob.id, role: 'member' });
      await bob.refused('forbidden', 'moderation.log', { room: room.id });
    },
  },
  {
    name: 'the staff act only on those below them',
    covers: ['members.remove', 'members.setRole'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = await ctx.room(ana);
      const [mod, other, owner, member] = [
        await ctx.member(room, 'mod'),
        await ctx.member(room, 'other'),
        await ctx.member(room, 'owner'),
        await ctx.member(room, 'member'),
      ];
      await ana.ok('members.setRole', { room: room.id, user: mod.id, role: 'moderator' });
      await ana.ok('members.setRole', { room: room.id, user: other.id, role: 'moderator' });
      await ana.ok('members.setRole', { room: room.id, user: owner.id, role: 'owner' });
      for (const target of [other, owner, mod]) {
        for (const name of ['members.remove', 'moderation.mute', 'moderation.kick', 'moderation.ban']) {
          const { details } = await mod.refused('forbidden', name, { room: room.id, user: target.id });
          assert.equal(details?.['rule'], 'rank');
        }
      }
      await ana.refused('forbidden', 'moderation.ban', { room: room.id, user: owner.id });
      await ana.ok('members.remove', { room: room.id, user: other.id });
      await mod.ok('members.remove', { room: room.id, user: member.id });
    },
  },
];
