import assert from 'node:assert/strict';
import { limits, type Message } from '@roomful/protocol';
import type { Case, Person } from './types.js';

/** As much metadata as a command may carry. */
const metadata = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`k${n}`, 'x'.repeat(1_000)]));
/** Messages and rooms with this metadata, too many for one page. */
const rows = 40;
const manyRooms = 72;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Reads all pages, and checks that none is too large. */
const readAll = async <T, P>(
  maxBytes: number,
  read: (from: P | undefined) => Promise<{ rows: T[]; next: P | null }>,
): Promise<{ rows: T[]; pages: number }> => {
  const all: T[] = [];
  for (let from: P | undefined, pages = 1; ; pages++) {
    const page = await read(from);
    const bytes = bytesOf(page.rows);
    // Approximate: the JSON around the rows is not counted.
    assert(page.rows.length > 0 && bytes <= 1.05 * maxBytes, `a page of ${page.rows.length} rows has ${bytes} bytes`);
    all.push(...page.rows);
    if (page.next === null) return { rows: all, pages };
    from = page.next;
  }
};

const idsOf = (messages: readonly Message[]): number[] => messages.map(({ id }) => id);

export const pages: readonly Case[] = [
  {
    name: 'a page of rooms ends at about 1 MiB, whatever its limit; together the pages have every room once',
    covers: ['rooms.list', 'rooms.discover', 'members.add'],
    run: async (ctx) => {
      const eve = await ctx.person('eve');
      const bob = await ctx.person('bob');
      const tag = ctx.slug();
      const made: string[] = [];
      for (let n = 0; n < manyRooms; n++) {
        const room = await ctx.room(eve, { metadata, tags: [tag] });
        // Members are added without being asked.
        await eve.ok('members.add', { room: room.id, user: bob.id });
        made.push(room.id);
      }
      const whole = async (read: Parameters<typeof readAll<{ room: { id: string } }, string>>[1]) => {
        const { rows: found, pages } = await readAll(limits.roomsPageBytes, read);
        assert.equal(pages, 2);
        assert.deepEqual(found.map(({ room }) => room.id).sort(), [...made].sort());
      };
      for (const of of [
        { scope: 'mine', limit: 1_000 },
        { rooms: made, limit: 200 },
      ] as const) {
        await whole(async (after) => {
          const page = await bob.ok('rooms.list', { ...of, ...(after === undefined ? {} : { after }) });
          return { rows: page.rooms, next: page.next };
        });
      }
      for (const sort of ['members', 'activity', 'name'] as const) {
        await whole(async (after) => {
          const input = { tags: [tag], sort, limit: 200, ...(after === undefined ? {} : { after }) };
          const page = await bob.ok('rooms.discover', input);
          return { rows: page.rooms, next: page.next };
        });
      }
    },
  },
  {
    name: 'a page of messages ends at about 512 KiB in each direction, and so does what a follow begins with',
    covers: ['messages.list', 'messages.thread', 'messages.bookmarks', 'rooms.follow'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const room = (await ctx.room(ana)).id;
      const root = (await ana.ok('messages.send', { room, text: 'root' })).message.id;
      const fill = async (who: Person, more: { threadOf?: number }) => {
        const sent: number[] = [];
        for (let n = 0; n < rows; n++) {
          const { message } = await who.ok('messages.send', { room, text: 'x', metadata, ...more });
          await who.ok('messages.bookmark', { room, message: message.id });
          sent.push(message.id);
        }
        return sent;
      };
      const sent = await fill(ana, {});
      const answers = await fill(ana, { threadOf: root });

      const older = await readAll<Message[], number>(limits.pageBytes, async (before) => {
        const page = await ana.ok('messages.list', { room, limit: 200, ...(before ? { before } : {}) });
        return { rows: [page.messages], next: page.before };
      });
      assert.equal(older.pages, 2);
      assert.deepEqual(idsOf(older.rows.reverse().flat()), [root, ...sent]);
      const newer = await readAll<Message, number>(limits.pageBytes, async (after = 0) => {
        const page = await ana.ok('messages.list', { room, limit: 200, after });
        return { rows: page.messages, next: page.after };
      });
      assert.equal(newer.pages, 2);
      assert.deepEqual(idsOf(newer.rows), [root, ...sent]);
      const answered = await readAll<Message, number>(limits.pageBytes, async (after = 0) => {
        const page = await ana.ok('messages.thread', { room, message: root, limit: 200, after });
        return { rows: page.messages, next: page.after };
      });
      assert.equal(answered.pages, 2);
      assert.deepEqual(idsOf(answered.rows), answers);
      const kept = await readAll<{ message: Message }, string>(limits.pageBytes, async (after) => {
        const page = await ana.ok('messages.bookmarks', { limit: 200, ...(after ? { after } : {}) });
        return { rows: page.bookmarks, next: page.next };
      });
      assert.equal(kept.pages, 3);
      assert.deepEqual(new Set(idsOf(kept.rows.map(({ message }) => message))), new Set([...sent, ...answers]));
      assert.equal(kept.rows.length, 2 * rows);

      const middle = sent[20] ?? 0;
      const around = await ana.ok('messages.list', { room, limit: 200, around: middle });
      assert(bytesOf(around.messages) <= 1.05 * limits.pageBytes);
      const found = idsOf(around.messages);
      assert(found.includes(middle) && found.length < rows);
      const at = sent.indexOf(found[0] ?? 0);
      assert.deepEqual(found, sent.slice(at, at + found.length));
      assert.deepEqual([around.before, around.after], [found[0], found.at(-1)]);

      const followed = await ana.ok('rooms.follow', { room, window: 200 });
      assert(!followed.recovered);
      const { messages, hasBefore, from } = followed.snapshot.window;
      assert(bytesOf(messages) <= 1.05 * limits.pageBytes);
      assert.deepEqual(idsOf(messages), sent.slice(-messages.length));
      assert.deepEqual([hasBefore, from], [true, messages[0]?.id]);
    },
  },
];
