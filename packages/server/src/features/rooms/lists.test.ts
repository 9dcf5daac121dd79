import type { RoomListItem } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { withDatabases } from '../../database/testDatabase.js';
import type { Principal } from '../../pipeline/context.js';
import { person } from '../../pipeline/testNode.js';
import { createTestCalls } from '../testCalls.js';

const [ana, bob, cem, eve] = [person('ana'), person('bob'), person('cem'), person('eve')];
const boss = person('boss', 'operator');

interface Answer {
  rooms: RoomListItem[];
  next: string | null;
}

const slugs = ({ rooms }: Answer): string[] => rooms.map(({ room }) => room.slug);

withDatabases((_, open) => {
  describe('a list item', () => {
    it('counts unread messages of others since joining, without threads and deleted messages', async () => {
      const database = await open();
      const node = createTestCalls<Answer>(database);
      const room = await node.room(ana, [], { slug: 'lobby' });
      const send = async (by: Principal, more: object = {}) =>
        (await node.must<{ message: { id: number } }>(by, 'messages.send', { room, text: 'hi', ...more })).message.id;
      await send(ana);
      await node.must(bob, 'rooms.join', { room });
      const mine = async (who = bob) => (await node.ok(who, 'rooms.list', { scope: 'mine' })).rooms[0];
      expect(await mine()).toMatchObject({ unread: 0, mentions: 0, readUpTo: 4, head: 4, role: 'member' });
      const root = await send(ana, { mentions: ['bob'] });
      await send(ana, { threadOf: root, mentions: ['bob'] });
      await send(ana, { mentions: ['cem'] });
      await send(bob);
      const gone = await send(ana, { mentions: ['bob'] });
      const last = await send(ana, { here: true, text: 'x'.repeat(300) });
      await node.must(ana, 'messages.delete', { room, message: gone });
      const item = await mine();
      expect(item).toMatchObject({ unread: 3, mentions: 3, readUpTo: 4, last: { id: last, text: 'x'.repeat(200) } });
      expect(item?.pinned).toBeNull();
      await node.must(ana, 'messages.pin', { room, message: last });
      await node.must(ana, 'messages.pin', { room, message: root });
      expect((await mine())?.pinned?.id).toBe(root);
      expect((await mine(ana))?.unread).toBe(1);
      // Nothing is unread for a user who is not a member.
      const seen = (await node.ok(eve, 'rooms.list')).rooms[0];
      expect(seen).toMatchObject({ role: 'guest', unread: 0, mentions: 0, readUpTo: 0, invited: false });
      expect(await node.ok(bob, 'rooms.get', { room: 'lobby' })).toEqual(await mine());
    });

    it('counts up to a hundred', async () => {
      const database = await open();
      const node = createTestCalls<Answer>(database);
      const room = await node.room(ana, [bob]);
      await Promise.all(
        Array.from({ length: 130 }, () => node.must(ana, 'messages.send', { room, text: 'hi', here: true })),
      );
      expect((await node.ok(bob, 'rooms.list', { scope: 'mine' })).rooms[0]).toMatchObject({
        unread: 100,
        mentions: 100,
      });
    });

    it('names the other user of a direct room', async () => {
      const node = createTestCalls<Answer>(await open());
      await node.must(ana, 'rooms.direct', { user: 'bob' });
      const peerOf = async (who: Principal) => (await node.ok(who, 'rooms.list', { scope: 'mine' })).rooms[0]?.peer;
      expect(await peerOf(ana)).toEqual({ id: 'bob', name: 'bob', avatarUrl: null });
      expect(await peerOf(bob)).toMatchObject({ id: 'ana' });
    });
  });

  describe('a user who is banned from a public room', () => {
    it('finds it in no list and no discovery until the ban expires; operators, services and members do', async () => {
      const node = createTestCalls<Answer>(await open());
      const room = await node.room(ana, [bob], { slug: 'lobby' });
      await node.room(ana, [], { slug: 'other' });
      await node.must(ana, 'moderation.ban', { room, user: 'bob', durationMs: 60_000 });
      for (const who of [person('boss', 'operator'), person('bot', 'service')])
        await node.must(ana, 'moderation.ban', { room, user: who.id });
      const { message } = await node.must<{ message: { id: number } }>(ana, 'messages.send', { room, text: 'inside' });
      await node.must(ana, 'messages.pin', { room, message: message.id });
      const asked: [string, object][] = [
        ['rooms.list', {}],
        ['rooms.list', { rooms: [room] }],
        ...['members', 'activity', 'name'].map((sort): [string, object] => ['rooms.discover', { sort }]),
      ];
      const seenBy = async (who: Principal) =>
        Promise.all(
          asked.map(async ([name, input]) => slugs(await node.ok(who, name, { ...input })).includes('lobby')),
        );
      const [all, none] = [asked.map(() => true), asked.map(() => false)];
      expect(await seenBy(bob)).toEqual(none);
      expect(slugs(await node.ok(bob, 'rooms.list', { limit: 1 }))).toEqual(['other']);
      expect(await node.code(bob, 'rooms.get', { room })).toBe('banned');
      for (const who of [ana, eve, boss, person('bot', 'service')]) expect(await seenBy(who)).toEqual(all);
      node.clock.offsetMs += 61_000;
      expect(await seenBy(bob)).toEqual(all);
    });
  });

  describe('rooms.list', () => {
    it('returns public rooms, the own rooms or invitations, and filters by ids and space', async () => {
      const node = createTestCalls<Answer>(await open());
      await node.must(ana, 'spaces.create', { space: 'course' });
      const a = await node.room(ana, [bob], { slug: 'a', space: 'course' });
      const b = await node.room(ana, [], { slug: 'b', visibility: 'private' });
      const c = await node.room(ana, [], { slug: 'c', visibility: 'private' });
      await node.must(ana, 'members.invite', { room: b, user: 'bob' });
      expect(slugs(await node.ok(bob, 'rooms.list'))).toEqual(['a']);
      expect(slugs(await node.ok(bob, 'rooms.list', { scope: 'mine' }))).toEqual(['a']);
      expect(slugs(await node.ok(ana, 'rooms.list', { scope: 'mine' }))).toEqual(['a', 'b', 'c']);
      const invited = await node.ok(bob, 'rooms.list', { scope: 'invited' });
      expect([slugs(invited), invited.rooms[0]?.invited]).toEqual([['b'], true]);
      for (const scope of ['public', 'mine', 'invited']) {
        const found = slugs(await node.ok(bob, 'rooms.list', { scope, rooms: [a, b, c, a] }));
        expect(found, scope).toEqual(scope === 'invited' ? ['b'] : ['a']);
        expect(slugs(await node.ok(bob, 'rooms.list', { scope, rooms: [] }))).toEqual([]);
        expect(slugs(await node.ok(bob, 'rooms.list', { scope, space: 'course' }))).toEqual(
          scope === 'invited' ? [] : ['a'],
        );
      }
      await node.must(ana, 'moderation.ban', { room: b, user: 'bob', durationMs: 60_000 });
      await node.must(ana, 'members.invite', { room: b, user: 'bob' });
      expect(slugs(await node.ok(bob, 'rooms.list', { scope: 'invited' }))).toEqual([]);
      node.clock.offsetMs = 61_000;
      expect(slugs(await node.ok(bob, 'rooms.list', { scope: 'invited' }))).toEqual(['b']);
    });

    it('pages through a thousand rooms', async () => {
      const node = createTestCalls<Answer>(await open());
      const names = Array.from({ length: 25 }, (_, i) => `same-${i % 5}`);
      await Promise.all(names.map((slug) => node.must(ana, 'rooms.create', { slug, visibility: 'private' })));
      const found: string[] = [];
      let after: string | null = null;
      do {
        const page: Answer = await node.ok(ana, 'rooms.list', { scope: 'mine', limit: 4, ...(after ? { after } : {}) });
        found.push(...page.rooms.map(({ room }) => `${room.slug}/${room.id}`));
        after = page.next;
      } while (after);
      expect(found).toEqual([...new Set(found)].sort());
      expect(found.length).toBe(25);
    });
  });

  describe('rooms.discover', () => {
    it('finds rooms by text, tags, kind, space and archive', async () => {
      const node = createTestCalls<Answer>(await open());
      await node.must(ana, 'spaces.create', { space: 'course' });
      await node.room(ana, [], { slug: 'jazz-club', name: 'Jazz_Club 100%', tags: ['music', 'late'] });
      await node.room(ana, [], { slug: 'rock', topic: 'no JAZZ here', tags: ['music'] });
      await node.room(ana, [], { slug: 'study', kind: 'group', visibility: 'public', space: 'course' });
      await node.room(ana, [], { slug: 'jazz-secret', visibility: 'private', tags: ['music'] });
      const old = await node.room(ana, [], { slug: 'jazz-old' });
      await node.must(ana, 'rooms.archive', { room: old });
      const found = async (input: object) => slugs(await node.ok(eve, 'rooms.discover', { sort: 'name', ...input }));
      expect(await found({})).toEqual(['jazz-club', 'rock', 'study']);
      expect(await found({ text: 'jAzZ' })).toEqual(['jazz-club', 'rock']);
      expect(await found({ text: '_' })).toEqual(['jazz-club']);
      expect(await found({ text: '100%' })).toEqual(['jazz-club']);
      expect(await found({ tags: ['music', 'late'] })).toEqual(['jazz-club']);
      expect(await found({ kind: 'group' })).toEqual(['study']);
      expect(await found({ space: 'course' })).toEqual(['study']);
      expect(await found({ archived: true, text: 'jazz' })).toEqual(['jazz-old']);
    });

    it('sorts by members, activity and name, and every page continues where the last one ended', async () => {
      const node = createTestCalls<Answer>(await open());
      const people = [bob, cem, eve];
      const ids: string[] = [];
      for (let i = 0; i < 9; i++) {
        ids.push(
          await node.room(ana, people.slice(0, i % 3), { slug: `r${i}`, name: `${'Émile "q" \\ '.repeat(3)}${i % 4}` }),
        );
      }
      for (const i of [4, 0]) await node.must(ana, 'messages.send', { room: ids[i], text: 'hi' });
      for (const sort of ['members', 'activity', 'name'] as const) {
        const whole = await node.ok(eve, 'rooms.discover', { sort });
        const paged: RoomListItem[] = [];
        let after: string | null = null;
        do {
          const page: Answer = await node.ok(eve, 'rooms.discover', { sort, limit: 2, ...(after ? { after } : {}) });
          paged.push(...page.rooms);
          after = page.next;
        } while (after);
        expect(paged).toEqual(whole.rooms);
        expect(new Set(slugs({ rooms: paged, next: null })).size).toBe(9);
        const keys = paged.map(
          (item) => ({ members: -item.memberCount, activity: -item.activeAt, name: item.room.name })[sort],
        );
        expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }
      expect(slugs(await node.ok(eve, 'rooms.discover', { sort: 'activity', limit: 1 }))).toEqual(['r0']);
    });

    it('refuses a cursor that it has not issued', async () => {
      const node = createTestCalls<Answer>(await open());
      await node.room(ana);
      await node.room(ana);
      const id = '01890000-0000-7000-8000-000000000001';
      const made = (text: string) => Buffer.from(text).toString('base64url');
      const { next } = await node.ok(eve, 'rooms.discover', { sort: 'members', limit: 1 });
      const forged = [
        'x',
        '%',
        '____',
        made(''),
        made('members'),
        made(`members/${id}/`),
        made(`members/${id}/-1`),
        made(`members/${id}/1e9`),
        made(`members/${id}/9999999999999999999999`),
        made(`members/${id.slice(1)}/1`),
        made(`name/${id}/x`),
        made(`activity/${id}/1`),
        `${next}=`,
        `${next} `,
      ];
      for (const after of forged) {
        expect(await node.code(eve, 'rooms.discover', { sort: 'members', after }), after).toBe('invalid_input');
      }
      for (const after of [
        made(`name/${id}/a\0b`),
        made(`name/${id}/`),
        Buffer.from(`name/${id}/\xff`, 'latin1').toString('base64url'),
      ]) {
        expect(await node.code(eve, 'rooms.discover', { sort: 'name', after })).toBe('invalid_input');
      }
      expect(await node.code(eve, 'rooms.discover', { sort: 'name', after: next })).toBe('invalid_input');
      expect(
        await node.code(eve, 'rooms.discover', { sort: 'name', after: made(`name/${id}/'; drop table rooms; --`) }),
      ).toBe('ok');
      expect(node.reported).toEqual([]);
    });
  });
});
