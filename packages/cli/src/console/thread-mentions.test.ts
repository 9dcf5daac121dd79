import './testing/environment.js';
import { EventEmitter } from 'node:events';
import type { Message } from '@roomful/protocol';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadConsoleFeatures } from './features.js';
import { openConsole } from './open.js';
import { created, createFakeRoom, type FakeRoomOptions, inboxRoom, messageOf } from './testing/room.js';
import { createFakeTerminal } from './testing/terminal.js';

const features = await loadConsoleFeatures();

const bob = { id: 'bob', name: 'bob' };
const many = Array.from({ length: 40 }, (_, i) => messageOf(i + 1, `message number ${i + 1}`));
const forAna = (threadOf: number, more: Partial<Message> = {}) => ({
  author: bob,
  threadOf,
  mentions: ['ana'],
  ...more,
});
const line = (thread: number) => `-- bob mentions you in a thread: /thread ${thread}`;

const open = (options: FakeRoomOptions & { readOnly?: boolean } = {}) => {
  const fake = createFakeRoom({ messages: many, inbox: { rooms: [inboxRoom('r1', 'lobby')] }, ...options });
  const terminal = createFakeTerminal(80, 24);
  const host = Object.assign(new EventEmitter(), { kill: vi.fn(), exit: vi.fn() });
  const { stdin, stdout, stderr } = terminal;
  const { readOnly = false } = options;
  const ended = openConsole(fake.backend, { stdin, stdout, stderr, env: {}, features, host, readOnly });
  onTestFinished(async () => {
    terminal.type('\x03\x03');
    await ended.catch(() => {});
  });
  const screen = async (): Promise<string> => (await terminal.screen()).join('\n');
  const shows = (text: string) => vi.waitFor(async () => expect(await screen()).toContain(text));
  const hides = (text: string) => vi.waitFor(async () => expect(await screen()).not.toContain(text));
  const marked = () => fake.signals.filter((signal) => signal.startsWith('read '));
  const isMarked = (...all: string[]) => vi.waitFor(() => expect(marked()).toEqual(all));
  return { fake, terminal, screen, shows, hides, marked, isMarked };
};

describe('a mention in a thread of the room on the screen', () => {
  it('is announced in a notice that names the thread, and is read with the notice', async () => {
    const { fake, shows, hides, isMarked } = open();
    await isMarked('read 40');
    fake.apply([created(41, 'what does @ana think?', forAna(7))]);
    await shows(line(7));
    await isMarked('read 40', 'read 41');
    await hides('#lobby @1');
  });

  it('counts as unread until its notice is visible, even if other messages follow', async () => {
    const { fake, terminal, screen, shows, hides, marked, isMarked } = open();
    await isMarked('read 40');
    terminal.type('\x1b[5~');
    await shows('more below');
    fake.apply([created(41, '@ana?', forAna(7)), created(42, 'on we go', { author: bob })]);
    await shows('#lobby @1');
    expect(await screen()).not.toContain(line(7));
    expect(marked()).toEqual(['read 40']);
    terminal.type('\x1b[6~\x1b[6~');
    await shows(line(7));
    await isMarked('read 40', 'read 42');
    await hides('#lobby @1');
  });

  it('is not announced if it mentions others, is by the viewer, or is in the room itself', async () => {
    const { fake, screen, shows } = open();
    await shows('live');
    fake.apply([
      created(41, 'hi @bob', forAna(7, { mentions: ['bob'] })),
      created(42, 'hi @ana', forAna(7, { author: { id: 'ana', name: 'ana' } })),
      created(43, 'hello @ana', { author: bob, mentions: ['ana'] }),
    ]);
    await shows('hello @ana');
    expect(await screen()).not.toContain('mentions you');
  });

  it('no longer counts if it is deleted before it was seen', async () => {
    const { fake, terminal, shows, hides } = open();
    await shows('live');
    terminal.type('\x1b[5~');
    await shows('more below');
    fake.apply([created(41, '@ana?', forAna(7))]);
    await shows('#lobby @1');
    fake.apply([
      { type: 'message.deleted', by: 'bob', data: { messageId: 41, authorId: 'bob', deletedAt: 1, reason: null } },
    ]);
    await hides('#lobby @1');
  });

  it('is looked up if it is older than the console', async () => {
    const before = messageOf(41, '@ana?', forAna(7));
    const messagesAfter = vi.fn(async () => [messageOf(40, 'no'), before]);
    const { shows, isMarked } = open({
      inbox: { rooms: [inboxRoom('r1', 'lobby', { readUpTo: 12, mentions: 1 })] },
      rooms: { messagesAfter },
    });
    await shows(line(7));
    expect(messagesAfter.mock.calls).toEqual([['r1', 12]]);
    await isMarked('read 40', 'read 41');
  });

  it('is looked up after a large gap, and announced once', async () => {
    const messagesAfter = vi.fn(async () => [messageOf(41, '@ana?', forAna(7))]);
    const { fake, screen, shows } = open({ rooms: { messagesAfter } });
    await shows('live');
    expect(messagesAfter).not.toHaveBeenCalled();
    fake.resumed(false, 2_000);
    await shows(line(7));
    fake.resumed(false, 2_000);
    await vi.waitFor(() => expect(messagesAfter).toHaveBeenCalledTimes(2));
    expect((await screen()).split(line(7))).toHaveLength(2);
  });

  it('stays unread while another thread is open, and is announced afterwards', async () => {
    const threads = { 40: [messageOf(42, 'in another thread', { author: bob, threadOf: 40 })] };
    const { fake, terminal, shows, marked, isMarked } = open({ threads });
    await isMarked('read 40');
    // Nothing is marked as read while the connection is down.
    fake.change({ status: 'resuming' });
    terminal.type('/thread 40\r');
    await shows('in another thread');
    fake.apply([created(41, '@ana?', forAna(7))]);
    fake.change({ status: 'live' });
    terminal.type('hm');
    await shows('> hm');
    expect(marked()).toEqual(['read 40']);
    terminal.type('\x1b');
    await shows(line(7));
    await isMarked('read 40', 'read 41');
  });

  it('is not announced if it was seen in its thread', async () => {
    const { fake, terminal, screen, shows, hides, isMarked } = open({ threads: { 40: [] } });
    await isMarked('read 40');
    terminal.type('/thread 40\r');
    await shows('thread #40');
    fake.apply([created(41, '@ana?', forAna(40))]);
    await vi.waitFor(() =>
      expect(fake.backend.rooms.threadMentions('r1')).toMatchObject([{ seen: true, announced: false }]),
    );
    terminal.type('\x1b');
    await hides('thread #40');
    await shows('message number 40');
    expect(await screen()).not.toContain('mentions you');
  });

  it('counts as seen in a read-only console, which marks nothing as read', async () => {
    const { fake, shows, hides, marked } = open({ readOnly: true });
    await shows('live');
    fake.apply([created(41, '@ana?', forAna(7))]);
    await shows(line(7));
    await hides('#lobby @1');
    expect(marked()).toEqual([]);
  });
});
