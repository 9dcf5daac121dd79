import { contract, type ErrorCode, type Queue, RoomfulError } from '@roomful/protocol';
import { describe, expect, it, vi } from 'vitest';
import { complete, isOffered, type SlashContext, describe as say, slashCommands, submitText } from './commands.js';
import type { ConsoleState } from './store.js';
import { createFakeRoom, type FakeRoomOptions, messageOf, pendingOf } from './testing/room.js';

const setup = (options: FakeRoomOptions & { readOnly?: boolean } = {}) => {
  const fake = createFakeRoom(options);
  const said: string[] = [];
  const set = vi.fn();
  const write = vi.fn();
  const search = vi.fn();
  const quit = vi.fn();
  const enter = vi.fn();
  const state = (): ConsoleState =>
    ({
      view: fake.view(),
      profile: fake.port.profile,
      queue: 'main',
      panel: 'none',
      readOnly: options.readOnly ?? false,
    }) as ConsoleState;
  const context: SlashContext = {
    port: fake.port,
    state,
    set,
    say: (text) => said.push(text),
    write,
    search,
    enter,
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
  return { fake, said, set, write, enter, quit, run };
};

describe('slash commands', () => {
  it.each<[text: string, name: string, input: unknown]>([
    ['hello', 'messages.send', { text: 'hello' }],
    ['//etc', 'messages.send', { text: '/etc' }],
    ['/me waves', 'messages.send', { text: 'waves', kind: 'action' }],
    ['/reply 7 yes\nand no', 'messages.send', { text: 'yes\nand no', replyTo: 7 }],
    ['/reply #7 yes', 'messages.send', { text: 'yes', replyTo: 7 }],
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
  ])('%j', async (text, name, input) => {
    const { run } = setup();
    const [called, given] = (await run(text)) ?? [];
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
  ])('%j: tells the usage', async (text) => {
    const { run, said, fake } = setup();
    await run(text);
    expect(said).toEqual([expect.stringMatching(/^usage: \//)]);
    expect(fake.calls).toEqual([]);
  });

  it('sends nothing for a command that does not exist, and nothing for nothing', async () => {
    const { run, said, fake } = setup();
    await run('/etc/passwd');
    await run('  ');
    expect(said).toEqual(['there is no command /etc; /help lists them, // sends a slash']);
    expect(fake.calls).toEqual([]);
  });

  it('deletes what another wrote as staff', async () => {
    const { run, fake } = setup();
    fake.answers.set('messages.get', { message: messageOf(7, 'ads', { author: { id: 'bob', name: 'bob' } }) });
    expect(await run('/delete 7 ads')).toEqual(['moderation.delete', { message: 7, reason: 'ads' }]);
  });

  it('fetches a message to edit', async () => {
    const { run, write } = setup();
    await run('/edit 7');
    expect(write).toHaveBeenCalledWith('/edit 7 mine');
  });

  it('means nobody where several have the name, or none', async () => {
    const { run, fake, said } = setup();
    fake.answers.set('members.list', {
      members: [{ user: { id: 'b1', name: 'bob' } }, { user: { id: 'b2', name: 'Bob' } }],
    });
    await run('/ban @bob');
    fake.answers.set('members.list', { members: [] });
    await run('/ban @bob');
    expect(said[0]).toBe('2 members are named "bob"; name one by id: b1, b2');
    expect(said[1]).toMatch(/^nobody in this room is named "bob"/);
    expect(fake.calls.map(([name]) => name)).toEqual(['members.list', 'members.list']);
  });

  it("tells the server's refusal", async () => {
    const { run, fake, said } = setup();
    fake.answers.set('moderation.kick', new RoomfulError('forbidden'));
    await run('/kick some-id');
    expect(said).toEqual(['your role does not have this right']);
  });

  it('tells a failed message only where the timeline does not', async () => {
    const { run, fake, said } = setup();
    fake.answers.set('messages.send', new RoomfulError('muted'));
    await run('hello');
    await vi.waitFor(() => expect(said).toEqual(['you are muted in this room']));
  });

  it('retries and drops what has failed', async () => {
    const { run, fake, said } = setup();
    const failed = pendingOf('k2', 'lost', { state: 'failed' });
    fake.change({ pending: [pendingOf('k1', 'on its way'), failed] });
    expect(await run('/retry')).toEqual(['messages.retry', 'k2']);
    expect(await run('/drop')).toEqual(['messages.drop', 'k2']);
    fake.change({ pending: [] });
    await run('/retry');
    expect(said).toEqual(['dropped 1 that failed', 'nothing has failed']);
  });

  it('shows panels and leaves', async () => {
    const { run, set, quit } = setup();
    await run('/queue');
    await run('/queue vip');
    await run('/help');
    await run('/quit');
    expect(set.mock.calls).toEqual([[{ panel: 'queue' }], [{ queue: 'vip', panel: 'queue' }], [{ panel: 'help' }]]);
    expect(quit).toHaveBeenCalled();
  });

  it('sends nothing from a console that only reads', async () => {
    const { run, fake, said, quit } = setup({ readOnly: true });
    await run('hello');
    await run('/kick some-id');
    await run('/quit');
    expect(fake.calls).toEqual([]);
    expect(said).toHaveLength(2);
    expect(quit).toHaveBeenCalled();
  });

  it('asks for the rights that the contract asks for', () => {
    const rights: Record<string, string | undefined> = {
      me: contract.messages.commands.send.permission,
      reply: contract.messages.commands.send.permission,
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
    for (const { name, needs } of slashCommands) expect([name, needs]).toEqual([name, rights[name]]);
  });

  it('offers what the role may do', () => {
    const offered = (options: FakeRoomOptions) => {
      const fake = createFakeRoom(options);
      const state = { view: fake.view(), profile: fake.port.profile, readOnly: false };
      return slashCommands.filter((command) => isOffered(command, state)).map(({ name }) => name);
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
  ])('%s', (code, more, told) => {
    expect(say(new RoomfulError(code, undefined, more))).toMatch(told);
  });
});

const queueOf = (key: string): Queue => ({ key, title: key, items: [], activeId: null }) as unknown as Queue;

describe('completion', () => {
  it.each<[before: string, text: string, choices: string[]]>([
    ['/qui', '/quit ', []],
    ['/un', '/un', ['unban', 'unmute']],
    ['/kick @bo', '/kick @bob ', []],
    ['hi @An', 'hi @"ana maria" ', []],
    ['hello', 'hello', []],
    ['/kick bo', '/kick bo', []],
    ['mail@bo', 'mail@bo', []],
    ['/queue v', '/queue vip ', []],
    ['/queue ', '/queue ', ['main', 'vip']],
    ['/room lo', '/room lobby ', []],
  ])('%j', (before, text, choices) => {
    const fake = createFakeRoom({
      me: { role: 'moderator' },
      messages: ['bob', 'ana maria', 'bob'].map((name, i) => messageOf(i + 1, '', { author: { id: name, name } })),
      queues: { main: queueOf('main'), vip: queueOf('vip') },
    });
    const { profile, rooms } = fake.port;
    const state = { view: fake.view(), profile, readOnly: false, queue: 'main', members: null, rooms: rooms.rows() };
    expect(complete(before, state)).toEqual({ text, choices });
  });
});
