import type { EventOf, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { emptyRoom, reduceAll } from '@roomful/sdk';
import { expect, test } from 'vitest';
import { plain } from '../../output/print.js';
import { difference } from './difference.js';
import type { Reader } from './reader.js';
import { checksOfRoom, irregularity } from './room.js';

const ana = { id: 'ana', name: 'Ana', avatarUrl: null };

const created = (seq: number, text = `message ${seq}`): EventOf<'message.created'> => ({
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

/** A correct server: a log in pages of ten events, and the snapshot of a fresh join. */
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

const logOf = (length: number): RoomfulEvent[] => Array.from({ length }, (_, i) => created(i + 1));

const found = async (reader: Reader) => {
  const results: Record<string, string> = {};
  for (const { name, run } of checksOfRoom(reader)) {
    const { ok, detail } = await run();
    results[name] = `${ok ? 'ok' : 'wrong'}: ${plain(detail)}`;
  }
  return results;
};

/** The finding of the first check that fails. */
const complaint = async (reader: Reader): Promise<string> => {
  for (const { name, run } of checksOfRoom(reader)) {
    const { ok, detail } = await run();
    if (!ok) return `${name}: ${plain(detail)}`;
  }
  return '';
};

test('all checks of a correct room pass', async () => {
  expect(await found(lawful(logOf(25)))).toEqual({
    continuity: 'ok: seq 1 to 25, none missing or repeated, epoch e1',
    snapshot: 'ok: matches the log up to 25; holds 25 messages',
    messages: 'ok: 25 messages match the log',
    resume: 'ok: resuming after 20 matches a fresh join at 25',
  });
});

test('a log with more messages than are kept in memory passes', async () => {
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
  const event = created(seq);
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

/** Messages, reactions, a pin, and a thread with a deleted answer. */
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

test('reactions, pins and threads are compared with the log', async () => {
  expect(await found(lawful(talk()))).toMatchObject({
    messages: 'ok: 14 messages and 1 thread match the log',
    resume: expect.stringMatching(/^ok/),
  });
});

test('a thread with a wrong count or list is reported', async () => {
  const reader = lawful(talk());
  const altered = (how: (found: Awaited<ReturnType<Reader['thread']>>) => Awaited<ReturnType<Reader['thread']>>) =>
    complaint({ ...reader, thread: async (root, after) => how(await reader.thread(root, after)) });
  expect(
    await altered(({ root, ...rest }) => ({ ...rest, root: { ...root, thread: { count: 2, lastAt: 1_013 } } })),
  ).toBe('messages: the summary of a thread differs from the log; thread 4.count: 2 instead of 1');
  expect(await altered(({ root }) => ({ root, messages: [] }))).toMatch(/^messages: the list of thread 4/);
});

test('a reaction that is missing from the list is reported', async () => {
  const reader = lawful(talk());
  const messages: Reader['messages'] = async (after) =>
    (await reader.messages(after)).map(({ reactions: _, ...message }) => message);
  expect(await complaint({ ...reader, messages })).toContain('reactions: nothing instead of {"👍":1}');
});

test('typing and the number of followers are not compared', async () => {
  const reader = lawful(logOf(3));
  const follow: Reader['follow'] = async (input) => {
    const followed = await reader.follow(input);
    return followed.recovered
      ? followed
      : { ...followed, snapshot: { ...followed.snapshot, live: { typing: { users: [ana], count: 1 }, people: 4 } } };
  };
  expect(await complaint({ ...reader, follow })).toBe('');
});

test('a listed message that is not in the log is reported', async () => {
  const reader = lawful([...logOf(20), deletion(21, 3)]);
  const extra = created(21).data.message;
  const messages: Reader['messages'] = async (after) => {
    const page = await reader.messages(after);
    return page.length === 0 && after < 21 ? [extra] : page;
  };
  expect(await complaint({ ...reader, messages })).toBe(
    'messages: the list has messages after 20 that are not in the log',
  );
  expect(await complaint(reader)).toBe('');
});

test.each<[string, (reader: Reader) => Partial<Reader>, string]>([
  [
    'a missing seq',
    ({ page }) => ({
      page: async (after) => ({
        ...(await page(after)),
        events: (await page(after)).events.filter((e) => e.seq !== 13),
      }),
    }),
    'continuity: seq 13 is missing; found 14 instead',
  ],
  [
    'a repeated seq',
    ({ page }) => ({
      page: async (after) => ({
        ...(await page(after)),
        events: (await page(after)).events.flatMap((e) => (e.seq === 7 ? [e, e] : [e])),
      }),
    }),
    'continuity: seq 7 is repeated',
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
    'a change of epoch in the middle',
    ({ page }) => ({ page: async (after) => ({ ...(await page(after)), epoch: after < 10 ? 'e1' : 'e2' }) }),
    "continuity: the log's epoch is e2; it was e1",
  ],
  [
    'a snapshot without the last event',
    ({ follow }) => ({
      follow: async (input) => {
        const followed = await follow(input);
        if (followed.recovered) return followed;
        return { ...followed, snapshot: reduceAll(emptyRoom('ana'), logOf(24), 'ana') };
      },
    }),
    'snapshot: the folded log differs from the snapshot at 25; window.messages.24: {"id":25,',
  ],
  [
    'an old message whose text was changed without an event',
    ({ messages }) => ({
      messages: async (after) => (await messages(after)).map((m) => (m.id === 3 ? { ...m, text: 'forged' } : m)),
    }),
    'messages: the list up to 10 differs from the log; messages.2.text: "forged" instead of "message 3"',
  ],
  [
    'a message that is missing from the list',
    ({ messages }) => ({ messages: async (after) => (await messages(after)).filter(({ id }) => id !== 12) }),
    'messages: the list up to 20 differs from the log; messages.1.id: 13 instead of 12',
  ],
  [
    'a resume that skips the first missed event',
    ({ follow }) => ({
      follow: async (input) => {
        const followed = await follow(input);
        return followed.recovered ? { ...followed, events: followed.events.slice(1) } : followed;
      },
    }),
    'resume: seq 21 is missing; found 22 instead',
  ],
  [
    'a resume with other texts',
    ({ follow }) => ({
      follow: async (input) => {
        const followed = await follow(input);
        return followed.recovered
          ? { ...followed, events: followed.events.map(({ seq }) => created(seq, 'lies')) }
          : followed;
      },
    }),
    'resume: the view resumed after 20 differs from the snapshot at 25; window.messages.20.text: "lies" instead of "message 21"',
  ],
  [
    'a snapshot in place of a resume',
    ({ follow }) => ({ follow: () => follow({}) }),
    'resume: the server did not resume after 20',
  ],
])('reports %s', async (_, broken, wrong) => {
  const reader = lawful(logOf(25));
  expect(await complaint({ ...reader, ...broken(reader) })).toContain(wrong);
});

test('a message that is deleted during the checks is not reported', async () => {
  const log = logOf(25);
  const reader = lawful(log);
  let follows = 0;
  const follow: Reader['follow'] = async (input) => {
    follows++;
    if (follows === 2) log.push(created(26));
    const followed = await reader.follow(input);
    if (follows === 2) {
      // Like the server: the text is blank from now on, and the deletion is an event.
      log[25] = created(26, '');
      log.push(deletion(27, 26));
    }
    return followed;
  };
  expect(await found({ ...reader, follow })).toMatchObject({
    snapshot: 'ok: matches the log up to 27; holds 26 messages',
  });
});

test('checks reject if the room cannot be read', async () => {
  const [continuity, snapshot] = checksOfRoom({
    ...lawful(logOf(3)),
    follow: async () => {
      throw new Error('no such room');
    },
  });
  await expect(continuity?.run()).rejects.toThrow('no such room');
  await expect(snapshot?.run()).rejects.toThrow('the log could not be read');
});

test('irregularity finds missing seqs', () => {
  expect(irregularity([{ seq: 4 }, { seq: 5 }], 4)).toBeUndefined();
  expect(irregularity([{ seq: 5 }], 4)).toBe('seq 4 is missing; found 5 instead');
});

test('difference names the first path where two values differ', () => {
  expect(difference({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBeUndefined();
  expect(difference({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toBe('a.1.b: 2 instead of 3');
  expect(difference({ a: 1 }, {})).toBe('a: 1 instead of nothing');
});
