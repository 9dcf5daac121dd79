import type { EventOf, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { emptyRoom, reduceAll } from '@roomful/sdk';
import { expect, test } from 'vitest';
import { plain } from '../../output/print.js';
import { difference } from './difference.js';
import type { Reader } from './reader.js';
import { examine, irregularity } from './room.js';

const ana = { id: 'ana', name: 'Ana', avatarUrl: null };

const said = (seq: number, text = `message ${seq}`): EventOf<'message.created'> => ({
  seq,
  type: 'message.created',
  at: 1_000 + seq,
  actor: ana,
  key: `key-${seq}`,
  data: {
    message: {
      id: seq,
      author: ana,
      kind: 'text',
      text,
      metadata: {},
      replyTo: null,
      createdAt: 1_000 + seq,
      editedAt: null,
      deletedAt: null,
    },
  },
});

const deletion = (seq: number, messageId: number): EventOf<'message.deleted'> => ({
  seq,
  type: 'message.deleted',
  at: 1_000 + seq,
  actor: ana,
  key: `key-${seq}`,
  data: { messageId, authorId: 'ana', deletedAt: 1_000 + seq, reason: null },
});

/** A server that keeps the laws: a log, what a fresh join sees of it, and pages of ten events. */
const lawful = (log: RoomfulEvent[]): Reader => ({
  follow: async ({ since }) =>
    since
      ? { epoch: 'e1', head: log.length, recovered: true, events: log.slice(since.seq) }
      : { epoch: 'e1', head: log.length, recovered: false, snapshot: reduceAll(emptyRoom('ana'), log, 'ana') },
  page: async (after, types) => {
    const events = log.slice(after, after + 10);
    const wanted = events.filter(({ type }) => !types || types.some((one) => one === type));
    return { epoch: 'e1', head: log.length, next: after + events.length, events: wanted };
  },
  messages: async (after) =>
    reduceAll(emptyRoom('ana'), log, 'ana')
      .window.messages.filter(({ id }) => id > after)
      .slice(0, 7),
  thread: async (root, after) => {
    const room = reduceAll(emptyRoom('ana'), log, 'ana').window.messages.find(({ id }) => id === root);
    const answers = log.flatMap((event) => {
      if (event.type !== 'message.created' || event.data.message.threadOf !== root) return [];
      const gone = log.findLast(({ type, data }) => type === 'message.deleted' && data.messageId === event.seq);
      return [gone ? { ...event.data.message, text: '', metadata: {}, deletedAt: gone.at } : event.data.message];
    });
    if (!room) throw new Error(`no message ${root}`);
    return { root: room, messages: answers.filter(({ id }) => id > after).slice(0, 7) };
  },
  progress: () => {},
});

const logOf = (length: number): RoomfulEvent[] => Array.from({ length }, (_, i) => said(i + 1));

const found = async (reader: Reader) => {
  const results: Record<string, string> = {};
  for (const { name, run } of examine(reader)) {
    const { ok, detail } = await run();
    results[name] = `${ok ? 'ok' : 'wrong'}: ${plain(detail)}`;
  }
  return results;
};

/** What the first check that is not content says. */
const complaint = async (reader: Reader): Promise<string> => {
  for (const { name, run } of examine(reader)) {
    const { ok, detail } = await run();
    if (!ok) return `${name}: ${plain(detail)}`;
  }
  return '';
};

test('a room that keeps the laws', async () => {
  expect(await found(lawful(logOf(25)))).toEqual({
    continuity: 'ok: seq 1 to 25, none missing, none twice, epoch e1',
    snapshot: 'ok: 25 events add up to it, 25 messages in it',
    messages: 'ok: 25 messages are listed as the log says',
    resume: 'ok: who was away since 20 sees at 25 what a fresh join sees',
  });
});

test('a log that is longer than what is kept of it', async () => {
  const log = logOf(2_500);
  const reader = lawful(log);
  const latest = ({ window, ...rest }: RoomSnapshot): RoomSnapshot => ({
    ...rest,
    window: { from: 2_401, messages: window.messages.filter(({ id }) => id > 2_400), hasBefore: true },
  });
  const follow: Reader['follow'] = async (input) => {
    const followed = await reader.follow(input);
    return followed.recovered ? followed : { ...followed, snapshot: latest(followed.snapshot) };
  };
  expect(await complaint({ ...reader, follow })).toBe('');
});

const inThread = (seq: number, root: number, count: number): EventOf<'message.created'> => {
  const event = said(seq);
  return {
    ...event,
    data: { message: { ...event.data.message, threadOf: root }, thread: { id: root, count, lastAt: event.at } },
  };
};

const change = <T extends 'message.reacted' | 'message.unreacted' | 'message.pinned'>(
  seq: number,
  type: T,
  data: EventOf<T>['data'],
): RoomfulEvent => ({ seq, type, at: 1_000 + seq, actor: ana, key: null, data }) as RoomfulEvent;

/** Messages, reactions, a pin, and a thread of which one answer was deleted. */
const talk = (): RoomfulEvent[] => [
  ...logOf(12),
  inThread(13, 4, 1),
  inThread(14, 4, 2),
  change(15, 'message.reacted', { messageId: 2, emoji: '👍', count: 1 }),
  change(16, 'message.reacted', { messageId: 13, emoji: '🎉', count: 1 }),
  change(17, 'message.unreacted', { messageId: 13, emoji: '🎉', count: 0 }),
  change(18, 'message.pinned', { messageId: 3, pinnedAt: 9 }),
  { ...deletion(19, 14), data: { ...deletion(19, 14).data, thread: { id: 4, count: 1, lastAt: 1_013 } } },
];

test('reactions, pins and threads are what the log says', async () => {
  expect(await found(lawful(talk()))).toMatchObject({
    messages: 'ok: 14 messages are listed as the log says, in 1 threads too',
    resume: expect.stringMatching(/^ok/),
  });
});

test('a thread that counts or lists otherwise than the log', async () => {
  const reader = lawful(talk());
  const altered = (how: (found: Awaited<ReturnType<Reader['thread']>>) => Awaited<ReturnType<Reader['thread']>>) =>
    complaint({ ...reader, thread: async (root, after) => how(await reader.thread(root, after)) });
  expect(
    await altered(({ root, ...rest }) => ({ ...rest, root: { ...root, thread: { count: 2, lastAt: 1_013 } } })),
  ).toBe('messages: the count is not what the log says; thread under 4.count: 2 instead of 1');
  expect(await altered(({ root }) => ({ root, messages: [] }))).toMatch(
    /^messages: what is listed of the thread under 4/,
  );
});

test('a reaction that the list does not have', async () => {
  const reader = lawful(talk());
  const messages: Reader['messages'] = async (after) =>
    (await reader.messages(after)).map(({ reactions: _, ...message }) => message);
  expect(await complaint({ ...reader, messages })).toContain('reactions: nothing instead of {"👍":1}');
});

test('who is typing is compared with nothing', async () => {
  const reader = lawful(logOf(3));
  const follow: Reader['follow'] = async (input) => {
    const followed = await reader.follow(input);
    return followed.recovered
      ? followed
      : { ...followed, snapshot: { ...followed.snapshot, live: { typing: { users: [ana], count: 1 }, people: 4 } } };
  };
  expect(await complaint({ ...reader, follow })).toBe('');
});

test('a message that the log does not have', async () => {
  const reader = lawful([...logOf(20), deletion(21, 3)]);
  const extra = said(21).data.message;
  const messages: Reader['messages'] = async (after) => {
    const page = await reader.messages(after);
    return page.length === 0 && after < 21 ? [extra] : page;
  };
  expect(await complaint({ ...reader, messages })).toBe('messages: messages behind 20 are not in the log');
  expect(await complaint(reader)).toBe('');
});

const mend = (events: RoomfulEvent[], change: (event: RoomfulEvent) => RoomfulEvent[]): RoomfulEvent[] =>
  events.flatMap(change);

test.each<[string, (reader: Reader) => Partial<Reader>, string]>([
  [
    'a seq that is missing',
    ({ page }) => ({
      page: async (after) => ({
        ...(await page(after)),
        events: mend((await page(after)).events, (e) => (e.seq === 13 ? [] : [e])),
      }),
    }),
    'continuity: seq 13 is missing; 14 comes instead',
  ],
  [
    'a seq that comes twice',
    ({ page }) => ({
      page: async (after) => ({
        ...(await page(after)),
        events: mend((await page(after)).events, (e) => (e.seq === 7 ? [e, e] : [e])),
      }),
    }),
    'continuity: seq 7 comes a second time',
  ],
  [
    'a log that ends before its head',
    ({ page }) => ({ page: async (after) => (after < 20 ? page(after) : { ...(await page(after)), events: [] }) }),
    'continuity: the log ends at 20; its head is 25',
  ],
  [
    'a clock that goes back',
    ({ page }) => ({
      page: async (after) => ({
        ...(await page(after)),
        events: (await page(after)).events.map((e) => (e.seq === 9 ? { ...e, at: 3 } : e)),
      }),
    }),
    'continuity: event 9 is older than the one before it',
  ],
  [
    'another epoch in the middle',
    ({ page }) => ({ page: async (after) => ({ ...(await page(after)), epoch: after < 10 ? 'e1' : 'e2' }) }),
    "continuity: the log's epoch is e2; it was e1",
  ],
  [
    'a snapshot that lacks an event',
    ({ follow }) => ({
      follow: async (input) => {
        const followed = await follow(input);
        if (followed.recovered) return followed;
        return { ...followed, snapshot: reduceAll(emptyRoom('ana'), logOf(24), 'ana') };
      },
    }),
    'snapshot: what the log adds up to is not the snapshot at 25; window.messages.24: {"id":25,',
  ],
  [
    'an old message that was changed behind the log',
    ({ messages }) => ({
      messages: async (after) => (await messages(after)).map((m) => (m.id === 3 ? { ...m, text: 'forged' } : m)),
    }),
    'messages: what is listed up to 10 is not what the log says; messages.2.text: "forged" instead of "message 3"',
  ],
  [
    'a message that is not listed',
    ({ messages }) => ({ messages: async (after) => (await messages(after)).filter(({ id }) => id !== 12) }),
    'messages: what is listed up to 20 is not what the log says; messages.1.id: 13 instead of 12',
  ],
  [
    'a resume that skips the first event that was missed',
    ({ follow }) => ({
      follow: async (input) => {
        const followed = await follow(input);
        return followed.recovered ? { ...followed, events: followed.events.slice(1) } : followed;
      },
    }),
    'resume: seq 21 is missing; 22 comes instead',
  ],
  [
    'a resume that hands over other words',
    ({ follow }) => ({
      follow: async (input) => {
        const followed = await follow(input);
        return followed.recovered
          ? { ...followed, events: followed.events.map(({ seq }) => said(seq, 'lies')) }
          : followed;
      },
    }),
    'resume: what was resumed behind 20 is not the snapshot at 25; window.messages.20.text: "lies" instead of "message 21"',
  ],
  ['a resume that is refused', ({ follow }) => ({ follow: () => follow({}) }), 'resume: behind 20 it was not resumed'],
])('%s', async (_, broken, wrong) => {
  const reader = lawful(logOf(25));
  expect(await complaint({ ...reader, ...broken(reader) })).toContain(wrong);
});

test('a message that is deleted while the room is looked at is no breach', async () => {
  const log = logOf(25);
  const reader = lawful(log);
  let follows = 0;
  const follow: Reader['follow'] = async (input) => {
    follows++;
    if (follows === 2) log.push(said(26));
    const followed = await reader.follow(input);
    if (follows === 2) {
      // As the server does: what was said is blank from now on, and the deletion is an event.
      log[25] = said(26, '');
      log.push(deletion(27, 26));
    }
    return followed;
  };
  expect(await found({ ...reader, follow })).toMatchObject({
    snapshot: 'ok: 27 events add up to it, 26 messages in it',
  });
});

test('a room that cannot be read is not called wrong', async () => {
  const [continuity, snapshot] = examine({
    ...lawful(logOf(3)),
    follow: async () => {
      throw new Error('no such room');
    },
  });
  await expect(continuity?.run()).rejects.toThrow('no such room');
  await expect(snapshot?.run()).rejects.toThrow('its log could not be read');
});

test('what is irregular in a list of seqs', () => {
  expect(irregularity([{ seq: 4 }, { seq: 5 }], 4)).toBeUndefined();
  expect(irregularity([{ seq: 5 }], 4)).toBe('seq 4 is missing; 5 comes instead');
});

test('where two values first differ', () => {
  expect(difference({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBeUndefined();
  expect(difference({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toBe('a.1.b: 2 instead of 3');
  expect(difference({ a: 1 }, {})).toBe('a: 1 instead of nothing');
});
