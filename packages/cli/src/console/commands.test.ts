import { contract, type ErrorCode, type Queue, RoomfulError } from '@roomful/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { Question } from './acts.js';
import { submitText } from './commands.js';
import { complete } from './completion.js';
import { emptyComposer } from './composer.js';
import { describe as say } from './errors.js';
import { loadConsoleFeatures } from './features.js';
import { isOffered } from './rights.js';
import type { ConsoleState, SlashContext } from './state.js';
import { createFakeRoom, type FakeRoomOptions, messageOf, pendingOf } from './testing/room.js';

const features = await loadConsoleFeatures();

const named = (...users: [id: string, name: string][]) => ({
  members: users.map(([id, name]) => ({ user: { id, name }, role: 'member' })),
  next: null,
});

const setup = (options: FakeRoomOptions & { readOnly?: boolean } = {}) => {
  const fake = createFakeRoom(options);
  const said: string[] = [];
  const asked: Question[] = [];
  const set = vi.fn();
  const write = vi.fn();
  const search = vi.fn();
  const quit = vi.fn();
  const enter = vi.fn();
  const thread = vi.fn();
  const state = (): ConsoleState =>
    ({
      features,
      view: fake.view(),
      profile: fake.backend.profile,
      queue: 'main',
      panel: 'none',
      composer: emptyComposer,
      rooms: [],
      readOnly: options.readOnly ?? false,
    }) satisfies Partial<ConsoleState> as unknown as ConsoleState;
  const context: SlashContext = {
    backend: fake.backend,
    state,
    set,
    say: (text) => said.push(text),
    ask: (question) => asked.push(question),
    write,
    search,
    enter,
    thread,
    quit,
  };
  fake.answers.set('members.list', { members: [{ user: { id: 'bob-1', name: 'bob' } }], next: null });
  fake.answers.set('messages.get', { message: messageOf(7, 'mine') });
  fake.answers.set('moderation.unmute', { lifted: false });
  fake.answers.set('moderation.unban', { lifted: true });
  const run = async (text: string) => {
    await submitText(text, context);
    return fake.calls.at(-1);
  };
  return { fake, said, asked, set, write, enter, thread, quit, run };
};

describe('mentions in a message', () => {
  it('ignores unknown names, and returns the text if two members have the name', async () => {
    const { fake, said, write, run } = setup();
    fake.answers.set('members.list', named(['b1', 'bob'], ['b2', 'Bob']));
    await run('hi @bob');
    await vi.waitFor(() => expect(said).toEqual([expect.stringContaining('b1 (bob, member), b2 (Bob, member)')]));
    expect(fake.calls.map(([name]) => name)).toEqual(['members.list']);
    expect(write.mock.calls).toEqual([['hi @bob']]);
    fake.answers.set('members.list', named());
    await run('hi @nobody');
    await vi.waitFor(() => expect(fake.calls.at(-1)).toMatchObject(['messages.send', { text: 'hi @nobody' }]));
  });

  it('keeps messages in order', async () => {
    const { fake, run } = setup();
    await Promise.all([run('hi @bob'), run('second'), run('/code ts third')]);
    const texts = () =>
      fake.calls.filter(([name]) => name === 'messages.send').map(([, input]) => (input as { text: string }).text);
    await vi.waitFor(() => expect(texts()).toEqual(['hi @bob', 'second', 'third']));
    await run('fourth');
    expect(texts().at(-1)).toBe('fourth');
  });

  it('sends the message without mentions if names cannot be looked up', async () => {
    const { fake, said, run } = setup();
    fake.answers.set('members.list', new RoomfulError('timeout'));
    await run('hi @bob');
    await vi.waitFor(() => expect(fake.calls.at(-1)).toMatchObject(['messages.send', { text: 'hi @bob' }]));
    expect(said).toEqual([expect.stringContaining('unable to look up names')]);
  });

  it.each([
    ['moderator', { here: true }],
    ['member', {}],
  ] as const)('accepts @here from staff only: %s', async (role, more) => {
    const { fake, run, said } = setup({ me: { role } });
    await run('@here: lunch');
    await vi.waitFor(() => expect(fake.calls).toHaveLength(1));
    const { key: _, ...input } = (fake.calls[0]?.[1] ?? {}) as { key?: string };
    expect(input).toEqual({ text: '@here: lunch', ...more });
    expect(said).toEqual('here' in more ? [] : [expect.stringContaining('@here is sent as text')]);
  });
});

it('members of a direct room may pin', () => {
  const offered = (kind: 'direct' | 'group') => {
    const { fake } = setup({ room: { kind } });
    const { profile } = fake.backend;
    return isOffered({ needs: 'message.pin' }, { view: fake.view(), profile, readOnly: false });
  };
  expect([offered('direct'), offered('group')]).toEqual([true, false]);
});

describe('users who are not in the room', () => {
  it.each([
    ['/dm @Bob hi there', 'u7', 'hi there'],
    ['/dm some-id', 'some-id', undefined],
  ])('finds them for %s', async (line, user, text) => {
    const { fake, enter, run } = setup();
    fake.answers.set('members.list', named());
    fake.answers.set('users.search', {
      users: [
        { id: 'u7', name: 'bob' },
        { id: 'u8', name: 'bobby' },
      ],
    });
    fake.answers.set('rooms.direct', { room: { id: 'd1' } });
    await run(line);
    expect(fake.calls.at(-1)).toEqual(['rooms.direct', { user }]);
    expect(enter.mock.calls).toEqual([['d1', text]]);
  });

  it('blocks and unblocks them', async () => {
    const { fake, said, run } = setup();
    expect(await run('/block @bob')).toEqual(['users.block', { user: 'bob-1' }]);
    expect(await run('/unblock some-id')).toEqual(['users.unblock', { user: 'some-id' }]);
    expect(said).toEqual(['@bob is blocked; undo with /unblock', 'some-id is no longer blocked']);
    expect(fake.calls.filter(([name]) => name === 'members.list')).toHaveLength(1);
  });
});

describe('slash commands', () => {
  it('opens a thread, and returns to the room', async () => {
    const { thread, run } = setup();
    await run('/thread #7');
    await run('/thread');
    expect(thread.mock.calls).toEqual([[7], [null]]);
  });

  it('lists the pinned messages', async () => {
    const { fake, set, run } = setup();
    fake.answers.set('messages.pins', { messages: [messageOf(3, 'rules')], mine: {} });
    await run('/pins');
    expect(set.mock.calls).toEqual([[{ panel: 'pins', pins: null }], [{ pins: [messageOf(3, 'rules')] }]]);
  });

  it.each<[text: string, name: string, input: unknown]>([
    ['hello', 'messages.send', { text: 'hello' }],
    ['//etc', 'messages.send', { text: '/etc' }],
    ['/me waves', 'messages.send', { text: 'waves', kind: 'action' }],
    ['/reply 7 yes\nand no', 'messages.send', { text: 'yes\nand no', replyTo: 7 }],
    ['/reply #7 yes', 'messages.send', { text: 'yes', replyTo: 7 }],
    ['/react 7 👍', 'messages.react', { message: 7, emoji: '👍' }],
    ['/react #8 🎉', 'messages.unreact', { message: 8, emoji: '🎉' }],
    ['/react 8 \u2764', 'messages.unreact', { message: 8, emoji: '\u2764\ufe0f' }],
    ['/code ts let a;\n  a = 1;', 'messages.send', { text: 'let a;\n  a = 1;', kind: 'code', language: 'ts' }],
    ['/pin 7', 'messages.pin', { message: 7 }],
    ['/unpin 7', 'messages.unpin', { message: 7 }],
    ['/bookmark 7', 'messages.bookmark', { message: 7 }],
    ['/unbookmark 7', 'messages.unbookmark', { message: 7 }],
    ['/invite @bob', 'members.invite', { user: 'bob-1' }],
    ['/archive', 'rooms.archive', { archived: true }],
    ['/archive off', 'rooms.archive', { archived: false }],
    ['/status busy in a call', 'presence.set', { status: 'busy', activity: 'in a call' }],
    ['/status online', 'presence.set', { status: 'online', activity: null }],
    ['hi @bob, and @@bob', 'messages.send', { text: 'hi @bob, and @@bob', mentions: ['bob-1'] }],
    ['/reply 7 @bob', 'messages.send', { text: '@bob', replyTo: 7, mentions: ['bob-1'] }],
    ['/edit 7 better text', 'messages.edit', { message: 7, text: 'better text' }],
    ['/delete 7', 'messages.delete', { message: 7 }],
    ['/add Blue in Green', 'queue.add', { title: 'Blue in Green', queue: 'main' }],
    ['/add Blue https://x.org/1', 'queue.add', { title: 'Blue', url: 'https://x.org/1', queue: 'main' }],
    ['/vote 3 up', 'queue.vote', { item: 3, vote: 'up', queue: 'main' }],
    ['/next', 'queue.next', { queue: 'main' }],
    ['/mute @bob', 'moderation.mute', { user: 'bob-1' }],
    [
      '/mute @bob 10m flooding the room',
      'moderation.mute',
      { user: 'bob-1', durationMs: 600_000, reason: 'flooding the room' },
    ],
    ['/mute @"bob" 3 strikes', 'moderation.mute', { user: 'bob-1', reason: '3 strikes' }],
    ['/mute some-id 1h30m', 'moderation.mute', { user: 'some-id', durationMs: 5_400_000 }],
    ['/kick @bob calm down', 'moderation.kick', { user: 'bob-1', reason: 'calm down' }],
    ['/ban some-id', 'moderation.ban', { user: 'some-id' }],
    ['/ban some-id 7d ads', 'moderation.ban', { user: 'some-id', durationMs: 604_800_000, reason: 'ads' }],
    ['/unban some-id', 'moderation.unban', { user: 'some-id' }],
    ['/unmute @bob', 'moderation.unmute', { user: 'bob-1' }],
  ])('%j calls %s', async (text, name, input) => {
    const { fake, run } = setup({ me: { reactions: { 8: ['🎉', '\u2764\ufe0f'] } } });
    await run(text);
    await vi.waitFor(() => expect(fake.calls.at(-1)?.[0]).toBe(name));
    const [called, given] = fake.calls.at(-1) ?? [];
    expect(called).toBe(name);
    const { key: _, ...rest } = given as { key?: string };
    expect(rest).toEqual(input);
  });

  it.each([
    '/reply',
    '/reply x hi',
    '/reply 7',
    '/edit',
    '/me',
    '/add',
    '/vote 3 sideways',
    '/vote up',
    '/mute',
    '/delete 0',
  ])('%j shows the usage', async (text) => {
    const { run, said, fake } = setup();
    await run(text);
    expect(said).toEqual([expect.stringMatching(/^usage: \//)]);
    expect(fake.calls).toEqual([]);
  });

  it('sends nothing for an unknown command or an empty text', async () => {
    const { run, said, fake } = setup();
    await run('/etc/passwd');
    await run('  ');
    expect(said).toEqual(['no command /etc; see /help, or write // to send a slash']);
    expect(fake.calls).toEqual([]);
  });

  it("deletes another user's message as staff", async () => {
    const { run, fake } = setup();
    fake.answers.set('messages.get', { message: messageOf(7, 'ads', { author: { id: 'bob', name: 'bob' } }) });
    expect(await run('/delete 7 ads')).toEqual(['moderation.delete', { message: 7, reason: 'ads' }]);
  });

  it('fetches a message to edit', async () => {
    const { run, write } = setup();
    await run('/edit 7');
    expect(write).toHaveBeenCalledWith('/edit 7 mine');
  });

  it('calls nothing if several users have the name, or none', async () => {
    const { run, fake, said } = setup();
    fake.answers.set('members.list', named(['b1', 'bob'], ['b2', 'Bob']));
    await run('/ban @bob');
    fake.answers.set('members.list', { members: [] });
    await run('/ban @bob');
    expect(said[0]).toBe(
      '2 people in this room are named "bob"; use the id of one: b1 (bob, member), b2 (Bob, member)',
    );
    expect(said[1]).toMatch(/^nobody in this room is named "bob"/);
    expect(fake.calls.map(([name]) => name)).toEqual(['members.list', 'members.list']);
  });

  it("shows the server's refusal", async () => {
    const { run, fake, said } = setup();
    fake.answers.set('moderation.kick', new RoomfulError('forbidden'));
    await run('/kick some-id');
    expect(said).toEqual(['your role does not allow this']);
  });

  it('reports a failed message only if the timeline does not show it', async () => {
    const { run, fake, said } = setup();
    fake.answers.set('messages.send', new RoomfulError('muted'));
    await run('hello');
    await vi.waitFor(() => expect(said).toEqual(['you are muted in this room']));
  });

  it('retries and drops failed messages', async () => {
    const { run, fake, said } = setup();
    const failed = pendingOf('k2', 'lost', { state: 'failed' });
    fake.change({ pending: [pendingOf('k1', 'on its way'), failed] });
    expect(await run('/retry')).toEqual(['messages.retry', 'k2']);
    expect(await run('/drop')).toEqual(['messages.drop', 'k2']);
    fake.change({ pending: [] });
    await run('/retry');
    expect(said).toEqual(['dropped 1 failed message', 'no message has failed']);
  });

  it('shows panels and quits', async () => {
    const { run, set, quit } = setup();
    await run('/queue');
    await run('/queue vip');
    await run('/help');
    await run('/quit');
    expect(set.mock.calls).toEqual([[{ panel: 'queue' }], [{ queue: 'vip', panel: 'queue' }], [{ panel: 'help' }]]);
    expect(quit).toHaveBeenCalled();
  });

  it('sends nothing from a read-only console', async () => {
    const { run, fake, said, quit } = setup({ readOnly: true });
    await run('hello');
    await run('/kick some-id');
    await run('/quit');
    expect(fake.calls).toEqual([]);
    expect(said).toHaveLength(2);
    expect(quit).toHaveBeenCalled();
  });

  it('needs the same permissions as the contract', () => {
    const rights: Record<string, string | undefined> = {
      me: contract.messages.commands.send.permission,
      reply: contract.messages.commands.send.permission,
      code: contract.messages.commands.send.permission,
      react: contract.messages.commands.react.permission,
      pin: contract.messages.commands.pin.permission,
      unpin: contract.messages.commands.unpin.permission,
      bookmark: contract.messages.commands.bookmark.permission,
      unbookmark: contract.messages.commands.unbookmark.permission,
      invite: contract.members.commands.invite.permission,
      archive: contract.rooms.commands.archive.permission,
      edit: contract.messages.commands.edit.permission,
      delete: contract.messages.commands.delete.permission,
      add: contract.queue.commands.add.permission,
      vote: contract.queue.commands.vote.permission,
      next: contract.queue.commands.next.permission,
      mute: contract.moderation.commands.mute.permission,
      unmute: contract.moderation.commands.unmute.permission,
      kick: contract.moderation.commands.kick.permission,
      ban: contract.moderation.commands.ban.permission,
      unban: contract.moderation.commands.unban.permission,
      retry: contract.messages.commands.send.permission,
      drop: contract.messages.commands.send.permission,
    };
    const ownNames = features.commands.filter(({ name }) => !name.includes(' '));
    for (const { name, needs } of ownNames) expect([name, needs]).toEqual([name, rights[name]]);
  });

  it('offers only the commands that the role may use', () => {
    const offered = (options: FakeRoomOptions) => {
      const fake = createFakeRoom(options);
      const state = { view: fake.view(), profile: fake.backend.profile, readOnly: false };
      return features.commands.filter((command) => isOffered(command, state)).map(({ name }) => name);
    };
    expect(offered({ me: { role: 'guest' } })).not.toContain('me');
    expect(offered({ me: { role: 'member' } })).not.toContain('ban');
    expect(offered({ me: { role: 'moderator' } })).toContain('ban');
    expect(offered({ me: { role: 'guest' }, instanceRole: 'operator' })).toContain('ban');
  });
});

describe('errors in one sentence', () => {
  it.each<[ErrorCode, ConstructorParameters<typeof RoomfulError>[2], RegExp]>([
    ['rate_limited', { retryAfterMs: 2_500 }, /^too many calls; try again in 3 s$/],
    ['muted', { details: { until: Date.UTC(2030, 0, 1) } }, /^you are muted in this room \(until .*2030.*\)$/],
  ])('%s', (code, more, text) => {
    expect(say(new RoomfulError(code, undefined, more))).toMatch(text);
  });
});

const queueOf = (key: string): Queue => ({ key, title: key, items: [], activeId: null }) as unknown as Queue;

describe('completion', () => {
  it.each<[before: string, text: string, choices: string[]]>([
    ['/qui', '/quit ', []],
    ['/un', '/un', ['unban', 'unblock', 'unbookmark', 'unmute', 'unpin']],
    ['/kick @bo', '/kick @bob ', []],
    ['hi @An', 'hi @"ana maria" ', []],
    ['hello', 'hello', []],
    ['/kick bo', '/kick bo', []],
    ['mail@bo', 'mail@bo', []],
    ['/queue v', '/queue vip ', []],
    ['/queue ', '/queue ', ['main', 'open', 'remove', 'vip']],
    ['/room lo', '/room lobby ', []],
  ])('%j', (before, text, choices) => {
    const fake = createFakeRoom({
      me: { role: 'moderator' },
      messages: ['bob', 'ana maria', 'bob'].map((name, i) => messageOf(i + 1, '', { author: { id: name, name } })),
      queues: { main: queueOf('main'), vip: queueOf('vip') },
    });
    const { profile, rooms } = fake.backend;
    const state = {
      features,
      view: fake.view(),
      profile,
      readOnly: false,
      queue: 'main',
      members: null,
      rooms: rooms.rows(),
    } satisfies Partial<ConsoleState> as unknown as ConsoleState;
    expect(complete(before, state)).toEqual({ text, choices });
  });
});
