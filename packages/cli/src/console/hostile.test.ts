import './testing/environment.js';
import { EventEmitter } from 'node:events';
import type { ErrorBody, Queue } from '@roomful/protocol';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { loadConsoleFeatures } from './features.js';
import { openConsole } from './open.js';
import { createFakeRoom, inboxRoom, messageOf, noon, pendingOf } from './testing/room.js';
import { createFakeTerminal } from './testing/terminal.js';

const features = await loadConsoleFeatures();

// Hostile text from other users, in every part of the screen at once.

const attacks = [
  '\x1b]52;c;cHduZWQ=\x07',
  '\x1b]0;owned\x07',
  '\x1b]8;;http://evil\x1b\\',
  '\x1b]0;never ends',
  '\x1b[2J\x1b[3J\x1b[H',
  '\x1b[6n\x1b[c\x1bP1$r\x1b\\',
  '\x9b2J\x9d0;x\x9c',
  '\x1b[31mred',
  'evil\rgood\b\b\0\x7f\v\f',
  '\u202egnp.exe\u2066\u200f',
  `z${'\u0301'.repeat(200)}`,
  'hidden\u{e0068}\u{e0069}\u200b\u2060\ufeff',
  '\ud800\udc00\ud800 \udfff',
  '❤️👍🏽👩\u200d👩\u200d👧क्षि\u0600',
  `${'👩\u200d'.repeat(300)}👩`,
  'x'.repeat(5_000),
  '\t\tindented\n\n\nlines',
];

/** The escape sequences that Ink and the console themselves write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the allowed sequences
const own = /\x1b\[(?:[HJ]|2K|\d*[ABG]|\?(?:7|25|1049|2004|2026)[hl]|\d+(?:;\d+)*m)/g;

const open = async (text: string, columns: number) => {
  const author = { id: text, name: text };
  const error: ErrorBody = { code: 'muted', message: text, retryable: false };
  const queue: Queue = {
    key: 'main',
    title: text,
    policy: 'votes',
    openedAt: noon,
    activeId: 1,
    items: [1, 2].map((id) => ({
      id,
      title: text,
      url: null,
      metadata: {},
      addedBy: author,
      addedAt: noon,
      status: 'waiting',
      upvotes: 1,
      downvotes: 0,
    })),
  };
  const fake = createFakeRoom({
    messages: [
      messageOf(1, text, { author }),
      messageOf(2, text, { author, kind: 'action', replyTo: 1, editedAt: noon }),
      messageOf(3, '', { author, deletedAt: noon }),
      messageOf(4, text, { author, mentions: [text], here: true, thread: { count: 2, lastAt: noon }, pinnedAt: noon }),
      messageOf(5, text, { author, kind: 'code', language: text, reactions: { [text]: 2, '👍': 1 } }),
      messageOf(6, text, { author, kind: 'track', track: { title: text, artist: text, url: text, durationMs: 1 } }),
      messageOf(7, text, { author, repostOf: { roomId: null, messageId: 1, author } }),
    ],
    queues: { main: queue },
    room: { slug: text, topic: text },
    inbox: {
      rooms: [inboxRoom('r1', 'dm-1', { peer: { ...author, avatarUrl: null } }), inboxRoom('r2', text, { unread: 3 })],
      invitations: [inboxRoom('r3', text)],
    },
    threads: { 4: [messageOf(8, text, { author, threadOf: 4 })] },
  });
  fake.answers.set('messages.pins', { messages: [messageOf(4, text, { author })], mine: {} });
  fake.answers.set('members.list', {
    members: [{ user: { ...author, avatarUrl: null }, role: 'member', joinedAt: 0, mutedUntil: null }],
    next: null,
  });
  fake.presence([text].map((userId) => ({ userId, status: 'away', activity: text, lastSeenAt: noon })));
  fake.change({ people: 3, typing: { users: [author], count: 1 } });
  fake.answers.set('queue.next', new Error(text));
  const terminal = createFakeTerminal(columns, 30);
  const host = Object.assign(new EventEmitter(), { kill: vi.fn(), exit: vi.fn() });
  const { stdin, stdout, stderr } = terminal;
  const ended = openConsole(fake.backend, { stdin, stdout, stderr, env: {}, features, host });
  const member = {
    user: { id: 'bob', name: text, avatarUrl: null },
    role: 'member' as const,
    joinedAt: 0,
    mutedUntil: null,
  };
  fake.apply([
    { type: 'member.joined', data: { member, memberCount: 4 } },
    { type: 'member.banned', by: text, data: { userId: text, until: null, reason: text, memberCount: 3 } },
    { type: 'queue.item_added', by: text, data: { queue: text, item: { ...queue.items[0]!, title: text } } },
  ]);
  fake.apply([{ type: 'message.reactions_cleared', by: text, data: { messageId: 5, authorId: text, emoji: text } }]);
  fake.change({ pending: [pendingOf('k', text, { state: 'failed', error })] });
  terminal.type('/pins\r');
  await vi.waitFor(() => expect(fake.calls.map(([name]) => name)).toContain('messages.pins'));
  terminal.type('/rooms\r/members\r');
  await vi.waitFor(() => expect(fake.calls.map(([name]) => name)).toContain('members.list'));
  terminal.type('/thread 4\r');
  await vi.waitFor(() => expect(fake.signals).toContain('open 4'));
  terminal.type('/thread\r');
  await vi.waitFor(() => expect(fake.signals).toContain('close 4'));
  terminal.type(`/queue\r/next\r/${text.replaceAll(/\p{Cc}/gu, '')}\r\x1b[200~${text.replaceAll('\x1b', '')}\x1b[201~`);
  // Make sure that something was drawn, or the test would pass on an empty screen.
  await vi.waitFor(() => expect(terminal.written()).toContain('live'));
  await vi.waitFor(() => expect(fake.calls.map(([name]) => name)).toContain('queue.next'));
  // Close everything; the last frame shows the error.
  fake.change({ status: 'closed', closedBy: error });
  terminal.type('\x03\x03');
  await ended;
  return terminal;
};

const expectSafe = (written: string): void => {
  const rest = written.replaceAll(own, '').replaceAll('\n', '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the forbidden characters
  expect(rest).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  expect(rest).not.toMatch(
    /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]|\p{Surrogate}/u,
  );
  expect(written).not.toContain('\x1b[31mred');
};

it.each(attacks.map((text) => [JSON.stringify(text).slice(0, 40), text]))('neutralizes %s', async (_name, text) => {
  for (const columns of [80, 24]) {
    const terminal = await open(text, columns);
    expectSafe(terminal.written());
    expect(await terminal.buffer()).toBe('normal');
  }
});

it('neutralizes random text', async () => {
  const any = fc.string({ unit: 'binary', maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(any, async (text) => {
      expectSafe((await open(text, 80)).written());
    }),
    { numRuns: 60 },
  );
});
