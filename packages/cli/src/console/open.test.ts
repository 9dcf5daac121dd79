import './testing/environment.js';
import { EventEmitter } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadConsoleFeatures } from './features.js';
import { openConsole } from './open.js';
import { createArranger } from './screen.js';
import { createConsoleStore } from './store.js';
import {
  created,
  createFakeRoom,
  type FakeRoomOptions,
  inboxRoom,
  messageOf,
  noon,
  pendingOf,
} from './testing/room.js';
import { createFakeTerminal } from './testing/terminal.js';
import { day } from './time.js';

const features = await loadConsoleFeatures();

const open = (
  options: FakeRoomOptions & { columns?: number; rows?: number; env?: NodeJS.ProcessEnv; readOnly?: boolean } = {},
) => {
  const { columns = 80, rows = 24, env = {}, readOnly = false } = options;
  const fake = createFakeRoom(options);
  const terminal = createFakeTerminal(columns, rows);
  const host = Object.assign(new EventEmitter(), { kill: vi.fn(), exit: vi.fn() });
  const { stdin, stdout, stderr } = terminal;
  const ended = openConsole(fake.backend, { stdin, stdout, stderr, env, features, host, readOnly });
  let over = false;
  ended.then(
    () => (over = true),
    () => (over = true),
  );
  onTestFinished(async () => {
    if (!over) terminal.type('\x03\x03');
    await ended.catch(() => {});
  });
  /** Waits until the screen shows something, and returns the screen. */
  const shows = (text: string | RegExp): Promise<string[]> =>
    vi.waitFor(async () => {
      const screen = await terminal.screen();
      expect(screen.join('\n')).toMatch(text);
      return screen;
    });
  const hides = (text: string | RegExp): Promise<string[]> =>
    vi.waitFor(async () => {
      const screen = await terminal.screen();
      expect(screen.join('\n')).not.toMatch(text);
      return screen;
    });
  const called = (name: string): Promise<unknown> =>
    vi.waitFor(() => {
      const input = fake.calls.findLast(([one]) => one === name)?.[1];
      expect(input).toBeDefined();
      return input;
    });
  return { fake, terminal, host, ended, shows, hides, called };
};

const many = (count: number) => Array.from({ length: count }, (_, i) => messageOf(i + 1, `message number ${i + 1}`));

describe('the console', () => {
  it('shows a room: header, day, messages, status, composer', async () => {
    const { shows, terminal } = open({
      messages: [
        messageOf(1, 'hello'),
        messageOf(2, 'hi ana', { author: { id: 'bob', name: 'bob' }, replyTo: 1 }),
        messageOf(3, 'waves', { kind: 'action' }),
        messageOf(4, 'better', { editedAt: 1 }),
        messageOf(5, '', { deletedAt: 1 }),
      ],
    });
    const screen = await shows('hello');
    expect(screen[0]).toBe('#lobby  say hello');
    expect(screen.slice(-10)).toEqual([
      `── ${day(noon)}`,
      '12:00 #1 ana: hello',
      '      ↳ #1 ana: hello',
      '12:00 #2 bob: hi ana',
      '12:00 #3 * ana waves',
      '12:00 #4 ana: better (edited)',
      '12:00 #5 ana: (deleted)',
      'live | 3 members | member | /help',
      '>',
      '',
    ]);
    expect(await terminal.cursor()).toEqual({ x: 2, y: 22 });
    expect(await terminal.buffer()).toBe('alternate');
    expect(terminal.raw).toBe(true);
  });

  it('sends the typed text, with a paste as one input', async () => {
    const { shows, terminal, called } = open();
    await shows('live');
    terminal.type('see: \x1b[200~line one\r\nline two\x1b[201~');
    await shows('line two');
    terminal.type('\r');
    expect(await called('messages.send')).toMatchObject({ text: 'see: line one\nline two' });
  });

  it('shows arriving, pending and failed messages', async () => {
    const { shows, fake, terminal } = open();
    await shows('live');
    fake.apply([created(1, 'arrived')]);
    fake.change({
      pending: [
        pendingOf('k1', 'on its way'),
        pendingOf('k2', 'lost', {
          state: 'failed',
          error: { code: 'muted', message: 'you are muted', retryable: false },
        }),
      ],
    });
    const screen = await shows('on its way (sending)');
    expect(screen.join('\n')).toContain('lost (failed: you are muted; /retry or /drop)');
    expect(screen.join('\n')).toContain('1 failed: /retry or /drop | 1 sending');
    terminal.type('/retry\r/drop\r');
    await shows('dropped 1');
    expect(fake.calls).toEqual([
      ['messages.retry', 'k2'],
      ['messages.drop', 'k2'],
    ]);
  });

  it('shows notices about moderation and the queue', async () => {
    const { shows, fake } = open();
    await shows('live');
    const member = {
      user: { id: 'bob', name: 'Bob', avatarUrl: null },
      role: 'member' as const,
      joinedAt: 0,
      mutedUntil: null,
    };
    fake.apply([
      { type: 'member.joined', data: { member, memberCount: 4 } },
      { type: 'member.muted', by: 'mod', data: { userId: 'bob', until: Date.now() + 1e9, reason: 'flooding' } },
      { type: 'member.banned', by: 'mod', data: { userId: 'bob', until: null, reason: null, memberCount: 3 } },
    ]);
    const screen = (await shows('banned')).join('\n');
    expect(screen).toContain('-- Bob joined');
    expect(screen).toMatch(/-- mod muted Bob until .*: flooding/);
    expect(screen).toContain('-- mod banned Bob for good');
  });

  it('says how much was missed while it was offline', async () => {
    const { shows, hides, fake } = open();
    await shows('live');
    fake.connection('offline');
    await shows('offline, reconnecting');
    fake.connection('live');
    fake.resumed(true, 37);
    await shows('back online, 37 missed');
    await hides('offline,');
  });

  it('scrolls, keeps its place while messages arrive, and follows the newest again', async () => {
    const { shows, fake, terminal } = open({ messages: many(100) });
    await shows('message number 100');
    terminal.type('\x1b[5~');
    const before = await shows('more below');
    expect(before.join('\n')).not.toContain('number 100');
    fake.apply([created(101, 'something new')]);
    const after = await shows('1 new below');
    expect(after.slice(1, 21)).toEqual(before.slice(1, 21));
    terminal.type('\x1b[6~\x1b[6~');
    await shows('something new');
    fake.apply([created(102, 'and newer')]);
    await shows('and newer');
    terminal.type('\x1b');
    await shows('scrolling');
    terminal.type('\x1b[H');
    await shows(/number 1$/m);
    terminal.type('jjG');
    await shows('and newer');
    terminal.type('hello');
    await shows('> hello');
  });

  it('loads older messages at the top, without moving the window', async () => {
    const { shows, fake, terminal } = open({ messages: many(300).slice(200) });
    fake.older.push(...many(200));
    fake.change({ hasBefore: true });
    await shows('number 300');
    expect(fake.calls).toEqual([]);
    terminal.type('\x1b\x1b[H');
    await vi.waitFor(() => expect(fake.calls).toEqual([['messages.loadOlder', 100]]));
    await shows(/^#lobby.*\n.*number 201$/m);
    terminal.type('\x1b[5~');
    await shows(/number 199$/m);
  });

  it('adapts to the size of the terminal, and never clears it', async () => {
    const { shows, terminal } = open({ messages: many(100) });
    await shows('number 100');
    for (const [columns, rows] of [
      [60, 10],
      [120, 40],
      [40, 8],
      [15, 4],
      [80, 24],
      [80, 7],
    ] as const) {
      terminal.resize(columns, rows);
      const screen = await vi.waitFor(async () => {
        const now = await terminal.screen();
        expect(now.at(-2)).toMatch(columns < 20 ? /^$/ : /^>/);
        expect(now.at(-1)).toBe('');
        return now;
      });
      if (columns < 20) expect(screen[0]).toBe('terminal too s');
      else expect(screen.join('\n')).toContain('#100');
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the forbidden sequences
    expect(terminal.written()).not.toMatch(/\x1b\[[23]J/);
  });

  it.each([
    ['/quit', '/quit\r', 0],
    ['Ctrl-C', '\x03', 130],
  ])('restores the terminal after %s', async (_how, typed, code) => {
    const { shows, terminal, ended } = open();
    await shows('live');
    terminal.type(typed);
    expect(await ended).toBe(code);
    expect(await terminal.buffer()).toBe('normal');
    expect(terminal.raw).toBe(false);
    expect(terminal.written().endsWith('\x1b[?25h')).toBe(true);
    expect((await terminal.screen()).join('')).toBe('');
  });

  it('restores the terminal if drawing throws, and rethrows the error', async () => {
    const { shows, terminal, ended, fake } = open();
    await shows('live');
    vi.spyOn(fake.backend.room.state, 'getSnapshot').mockReturnValue({ ...fake.view(), messages: undefined as never });
    terminal.type('x');
    await expect(ended).rejects.toThrow(TypeError);
    expect(await terminal.buffer()).toBe('normal');
    expect(terminal.raw).toBe(false);
  });

  it('restores the terminal while it is suspended, and redraws afterwards', async () => {
    const { shows, terminal, host } = open({ messages: many(3) });
    await shows('number 3');
    terminal.type('draft\x1a');
    expect(await terminal.buffer()).toBe('normal');
    expect(terminal.raw).toBe(false);
    expect(host.kill).toHaveBeenCalledWith(0, 'SIGTSTP');
    host.emit('SIGCONT');
    const screen = await shows('number 3');
    expect(screen.at(-2)).toBe('> draft');
    expect(await terminal.buffer()).toBe('alternate');
    expect(terminal.raw).toBe(true);
  });

  it('writes no colours or other attributes with NO_COLOR', async () => {
    const coloured = open({ messages: many(3) });
    await coloured.shows('number 3');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences to look for
    const attributes = /\x1b\[[0-9;]+m/;
    expect(coloured.terminal.written()).toMatch(attributes);
    const bare = open({ messages: many(3), env: { NO_COLOR: '1' } });
    await bare.shows('number 3');
    expect(bare.terminal.written()).not.toMatch(attributes);
  });

  it('sends nothing if it is read-only', async () => {
    const { shows, terminal, fake } = open({ readOnly: true });
    await shows('read-only');
    terminal.type('hello\r');
    await shows('this console is read-only');
    terminal.type('/me waves\r');
    await vi.waitFor(async () =>
      expect((await terminal.screen()).filter((row) => row.includes('is read-only'))).toHaveLength(2),
    );
    expect(fake.calls).toEqual([]);
    terminal.type('/arm\r');
    await shows('no command /arm');
  });

  it('ignores all keys except those to quit while the terminal is too small', async () => {
    const { shows, terminal, fake, ended } = open({ messages: many(3), me: { role: 'moderator' } });
    await shows('message number 3');
    terminal.type('draft');
    await shows('> draft');
    terminal.resize(80, 5);
    await shows('terminal too small');
    terminal.type(' more');
    terminal.type('\x13');
    for (const key of ['k', 'b', 'y']) terminal.type(key);
    terminal.resize(80, 24);
    await shows(/^> draft$/m);
    expect(fake.calls).toEqual([]);
    terminal.resize(80, 5);
    await shows('terminal too small');
    terminal.type('\x03\x03');
    expect(await ended).toBe(130);
  });

  it('acts on the selected message, even if others arrive meanwhile', async () => {
    const messages = [...many(30), messageOf(31, 'buy this', { author: { id: 'sam-1', name: 'sam' } })];
    const { shows, terminal, fake, called } = open({ messages, me: { role: 'moderator' } });
    await shows('buy this');
    terminal.type('\x13');
    await shows('selected #31 sam');
    const before = await terminal.screen();
    fake.apply(Array.from({ length: 200 }, (_, i) => created(32 + i, 'noise', { author: { id: 'eve', name: 'eve' } })));
    const after = await shows('200 new below');
    expect(after.slice(1, 20)).toEqual(before.slice(1, 20));
    // Both keys in one go: the second is ignored, since the question had not appeared yet.
    terminal.type('my');
    await shows('mute sam (id sam-1) for 10 minutes?');
    fake.apply([created(232, 'more noise', { author: { id: 'eve', name: 'eve' } })]);
    expect(fake.calls).toEqual([]);
    terminal.type('n');
    await shows('selected #31 sam');
    terminal.type('m');
    await shows('mute sam (id sam-1)');
    terminal.type('y');
    expect(await called('moderation.mute')).toEqual({ user: 'sam-1', durationMs: 600_000 });
    terminal.type('d');
    await shows('delete #31 by sam (id sam-1)?');
    terminal.type('y');
    expect(await called('moderation.delete')).toEqual({ message: 31 });
    terminal.type('kr');
    await shows(/^> \/reply 30$/m);
    terminal.type('\x15');
  });

  it('refuses an act that the role may not do', async () => {
    const { shows, terminal, fake } = open({ messages: many(3), me: { role: 'member' } });
    await shows('number 3');
    terminal.type('\x13b');
    await shows('your role may not ban');
    expect(fake.calls).toEqual([]);
    terminal.type('\x1b');
    await shows(/^> *$/m);
  });

  it('searches the loaded messages', async () => {
    const { shows, terminal } = open({ messages: many(100) });
    await shows('number 100');
    terminal.type('/search number 1\r');
    await shows('selected #100');
    terminal.type('n');
    await shows('selected #19');
    terminal.type('N');
    await shows('selected #100');
    terminal.type('N');
    await shows('no more "number 1" below in the loaded messages');
    terminal.type('\x1b');
  });

  it('lists the members with their roles', async () => {
    const { shows, terminal, fake } = open({});
    const member = {
      user: { id: 'bob-1', name: 'bob', avatarUrl: null },
      role: 'moderator',
      joinedAt: 1,
      mutedUntil: null,
    };
    fake.answers.set('members.list', { members: [member], next: null });
    await shows('#lobby');
    terminal.type('/members\r');
    await shows(/bob {2}moderator {2}bob-1\nand 2 more/);
  });

  it("shows the room's space, its members, and who came and went", async () => {
    const { shows, hides, terminal, fake } = open({ room: { space: 'course:js' } });
    const space = { id: 'course:js', name: 'JavaScript', metadata: {}, createdAt: noon };
    const member = { user: { id: 'bob-1', name: 'bob' }, role: 'member', joinedAt: noon };
    const event = {
      seq: 4,
      type: 'space.member_added',
      at: noon,
      actor: { id: 'ana', name: 'ana' },
      key: null,
      data: { member, memberCount: 3 },
    };
    fake.answers.set('spaces.get', { space, memberCount: 3, role: 'member' });
    fake.answers.set('spaces.members', { members: [member], memberCount: 3, next: null });
    fake.answers.set('spaces.events', { epoch: 'e', events: [event], next: 14, head: 14 });
    await shows('#lobby');
    terminal.type('/space\r');
    await shows(/JavaScript \(course:js\), 3 members at \d\d:\d\d/);
    await shows(/bob {2}member {2}bob-1\n {2}and 2 more\n {2}21 Nov 2024 12:00 {2}ana made bob member of the space/);
    expect(fake.calls.at(-1)).toEqual(['spaces.events', { space: 'course:js', after: 4, limit: 10 }]);
    terminal.type('/space\r');
    await hides('JavaScript');
  });

  it('says so if the room has no space', async () => {
    const { shows, terminal, fake } = open();
    await shows('#lobby');
    terminal.type('/space\r');
    await shows('this room belongs to no space');
    expect(fake.calls).toEqual([]);
  });

  it('shows the rooms of the inbox with their unread counts, and keeps a draft for each', async () => {
    const jazz = createFakeRoom({ room: { id: 'r2', slug: 'jazz', topic: 'late' }, messages: many(3) });
    const enter = vi.fn(async () => jazz.backend.room);
    const mine = [
      inboxRoom('r1', 'lobby', { unread: 9, memberCount: 3 }),
      inboxRoom('r2', 'jazz', { unread: 1, mentions: 1 }),
      inboxRoom('r3', 'dm-1', { peer: { id: 'bob', name: 'Bob', avatarUrl: null } }),
    ];
    const { shows, hides, terminal, fake } = open({ rooms: { enter }, inbox: { rooms: mine } });
    await shows('#jazz 1 @1');
    terminal.type('a draft');
    await shows('> a draft');
    fake.inbox({ invitations: [inboxRoom('r4', 'night')] });
    terminal.type('\x15/rooms\r');
    await shows(
      /> #lobby {2}3 members[^\n]*\n {2}@Bob {2}2 members\n|#jazz {2}1 new, 1 mention {2}2 members\n> #lobby {2}3 members\n {2}@Bob {2}2 members\n {2}#night {2}you are invited: \/room night/,
    );
    terminal.type('a draft\x1b[1;3A');
    const screen = await shows(/^#jazz {2}late/);
    expect(screen.join('\n')).toContain('#3 ana: message number 3');
    expect(screen.join('\n')).not.toContain('a draft');
    expect(enter.mock.calls).toEqual([['r2']]);
    fake.inbox({ rooms: [inboxRoom('r1', 'lobby', { unread: 100 }), ...mine.slice(1)] });
    await shows('#lobby 99+');
    await hides('#jazz 1');
  });

  it('opens a thread, sends to it, and returns to the room', async () => {
    const bob = { id: 'bob', name: 'bob' };
    const { shows, terminal, fake, called } = open({
      messages: [messageOf(1, 'shall we?', { thread: { count: 1, lastAt: noon } }), messageOf(3, 'other things')],
      threads: { 1: [messageOf(2, 'yes', { author: bob, threadOf: 1 })] },
    });
    await shows('└ 1 answer (/thread 1)');
    terminal.type('\x13kt');
    const screen = (await shows('#lobby  thread #1 (Esc closes)')).join('\n');
    expect(screen).toContain('#1 ana: shall we?\n12:00 #2 bob: yes');
    expect(screen).not.toContain('other things');
    terminal.type('me too\r');
    expect(await called('thread.send')).toMatchObject({ text: 'me too' });
    await shows(/^>$/m);
    fake.change({ pending: [pendingOf('k', 'on its way', { threadOf: 1 }), pendingOf('l', 'for the room')] });
    expect((await shows('on its way (sending)')).join('\n')).not.toContain('for the room');
    terminal.type('\x1b');
    expect((await shows('other things')).join('\n')).not.toContain('on its way');
    await shows('for the room (sending)');
    expect(fake.signals).toContain('close 1');
    terminal.type('/thread 99\r');
    await shows('!! no message 99');
  });

  it('says so if a thread has more answers than it shows', async () => {
    const { shows, terminal } = open({
      messages: [messageOf(1, 'shall we?', { thread: { count: 2_000, lastAt: noon } })],
      threads: { 1: [messageOf(2, 'yes', { threadOf: 1 }), messageOf(3, 'no', { threadOf: 1 })] },
      endlessThreads: true,
    });
    await shows('shall we?');
    terminal.type('/thread 1\r');
    const screen = (await shows('the newest 2 answers are shown')).join(' ');
    expect(screen.replace(/\s+/g, ' ')).toContain('roomful messages thread');
    expect(screen).toContain('--before 2');
  });

  it('marks a thread as read only if the room below it has no unread messages', async () => {
    const author = { id: 'bob', name: 'bob' };
    const lobby = (readUpTo: number, unread: number) => ({ rooms: [inboxRoom('r1', 'lobby', { readUpTo, unread })] });
    const { shows, hides, terminal, fake } = open({
      messages: [messageOf(1, 'shall we?', { author, thread: { count: 1, lastAt: noon } })],
      threads: { 1: [messageOf(5, 'yes', { author, threadOf: 1 })] },
      inbox: lobby(0, 1),
    });
    const marked = () => fake.signals.filter((signal) => signal.startsWith('read '));
    await shows('└ 1 answer');
    await vi.waitFor(() => expect(marked()).toEqual(['read 1']));
    fake.inbox(lobby(1, 0));
    terminal.type('/thread 1\r');
    await shows('bob: yes');
    await vi.waitFor(() => expect(marked()).toEqual(['read 1', 'read 5']));
    terminal.type('\x1b');
    await hides('Esc closes');
    terminal.type('/thread 1\r');
    await shows('Esc closes');
    const before = marked().length;
    fake.inbox(lobby(0, 2));
    fake.apply([created(6, 'under the thread', { author })]);
    await shows('#lobby 2');
    fake.change({ people: 7 });
    await shows('7 here');
    expect(marked().slice(before)).toEqual([]);
    terminal.type('\x1b');
    await shows('under the thread');
    await hides('#lobby 2');
    await vi.waitFor(() => expect(marked().at(-1)).toBe('read 6'));
  });

  it('shows different notices for archiving, reopening and other changes of a room', async () => {
    const { shows, fake } = open();
    await shows('live');
    const { room } = fake.view();
    const updated = (archivedAt: number | null) => ({
      type: 'room.updated' as const,
      data: { room: { ...room, archivedAt } },
    });
    fake.apply([updated(noon), updated(null), updated(null)]);
    const screen = (await shows("changed the room's settings")).join('\n');
    expect(screen).toMatch(
      /-- (\w+) archived the room; it is now read-only\n.*-- \1 reopened the room\n.*-- \1 changed/,
    );
  });

  it('shows who is typing and how many are here, and sends its own typing except for commands', async () => {
    const { shows, hides, terminal, fake } = open();
    await shows('live');
    const users = ['bob', 'eve', 'joe'].map((id) => ({ id, name: id }));
    fake.change({ people: 5, typing: { users: users.slice(0, 2), count: 2 } });
    await shows('live | bob and eve are typing | 3 members, 5 here');
    fake.change({ typing: { users, count: 12 } });
    await shows('12 people are typing');
    fake.change({ typing: { users: [], count: 0 } });
    await hides('typing');
    terminal.type('/he');
    await shows('> /he');
    expect(fake.signals).toEqual([]);
    terminal.type('\x15h\x7f');
    await vi.waitFor(() => expect(fake.signals).toEqual(['stop', 'keystroke', 'stop']));
  });

  it('marks only visible messages as read', async () => {
    const { shows, terminal, fake } = open({ messages: many(40) });
    await shows('number 40');
    await vi.waitFor(() => expect(fake.signals).toEqual(['read 40']));
    terminal.type('\x1b[5~');
    await shows('more below');
    fake.apply([created(41, 'later')]);
    await shows('1 new below');
    expect(fake.signals).toEqual(['read 40']);
    terminal.type('\x1b[6~\x1b[6~');
    await vi.waitFor(() => expect(fake.signals).toEqual(['read 40', 'read 41']));
  });

  it('marks nothing as read if it is read-only', async () => {
    const { shows, terminal, fake } = open({ messages: many(3), readOnly: true });
    await shows('number 3');
    terminal.type('x');
    await shows('> x');
    expect(fake.signals).toEqual([]);
  });

  it('reacts to, pins and bookmarks the selected message', async () => {
    const { shows, terminal, fake, called } = open({ messages: many(2), me: { role: 'moderator' } });
    await shows('number 2');
    terminal.type('\x13p');
    await shows('pinned #2');
    terminal.type('s');
    await shows('bookmarked #2');
    terminal.type('e');
    await shows('> /react 2');
    terminal.type('👍\r');
    expect(await called('messages.react')).toEqual({ message: 2, emoji: '👍' });
    expect(fake.calls.slice(0, 2)).toEqual([
      ['messages.pin', { message: 2 }],
      ['messages.bookmark', { message: 2 }],
    ]);
  });

  it('lists the pinned messages', async () => {
    const { shows, terminal, fake } = open({ messages: many(2) });
    await shows('number 2');
    fake.apply([{ type: 'message.pinned', data: { messageId: 2, pinnedAt: noon } }]);
    await shows('-- you pinned #2');
    fake.answers.set('messages.pins', { messages: [messageOf(2, 'message number 2')], mine: {} });
    terminal.type('/pins\r');
    await shows(/── pinned \(1\)\n#2 ana: message number 2/);
    expect((await shows('1 pinned')).join('\n')).toContain('message number 2 (pinned)');
  });

  it('shows presence in the list of members, and of the other user in a direct room', async () => {
    const { shows, hides, terminal, fake } = open({
      inbox: { rooms: [inboxRoom('r1', 'dm-1', { peer: { id: 'bob', name: 'Bob', avatarUrl: null } })] },
    });
    await shows(/^@Bob/);
    expect(fake.watched()).toEqual(['bob']);
    fake.presence([{ userId: 'bob', status: 'busy', activity: 'in a call', lastSeenAt: noon }]);
    await shows(/^@Bob {2}say hello.*busy: in a call/);
    const member = { user: { id: 'eve', name: 'eve', avatarUrl: null }, role: 'member', joinedAt: 0, mutedUntil: null };
    fake.answers.set('members.list', { members: [member], next: null });
    terminal.type('/members\r');
    await shows('○ eve  member  eve');
    expect(fake.watched()).toEqual(['bob', 'eve']);
    fake.presence([{ userId: 'eve', status: 'online', activity: null, lastSeenAt: noon }]);
    await shows('● eve  member  eve  online');
    terminal.type('\x1b');
    await hides('eve  member');
    expect(fake.watched()).toEqual(['bob']);
  });

  it('enters a room by name, and says so if it cannot', async () => {
    const jazz = createFakeRoom({ room: { id: 'r2', slug: 'jazz' } });
    const enter = vi.fn(async (room: string) => {
      if (room !== 'jazz') throw new Error(`there is no room ${room}`);
      return jazz.backend.room;
    });
    const { shows, terminal } = open({ rooms: { enter } });
    await shows('#lobby');
    terminal.type('/room nowhere\r');
    await shows('!! there is no room nowhere');
    terminal.type('/room #jazz\r');
    await shows(/^#jazz/);
    terminal.type('/room lo\t\r');
    await vi.waitFor(() => expect(enter.mock.calls).toEqual([['nowhere'], ['jazz'], ['r1']]));
  });

  it('mounts only the visible ones of 10,000 messages', () => {
    const fake = createFakeRoom({ messages: many(10_000) });
    const store = createConsoleStore({
      backend: fake.backend,
      features,
      size: { columns: 100, rows: 24 },
    });
    const { header, timeline, panel, status, composer } = createArranger().arrange(store.current());
    store.stop();
    expect([header, timeline, panel, status, composer].flat()).toHaveLength(23);
  });
});
