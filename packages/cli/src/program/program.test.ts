import { expect, test } from 'vitest';
import { type FakeOptions, fakeIo, ok, refused } from '../../test/fake-io.js';
import { type Manifest, manifest } from '../manifest.js';
import { runProgram } from './program.js';

const run = async (line: string | readonly string[], options: FakeOptions = {}, contract: Manifest = manifest) => {
  const io = fakeIo({ server: () => ok({}), ...options });
  const status = await runProgram(typeof line === 'string' ? line.split(' ') : line, io, contract);
  return { status, ...io.written, requests: io.requests, asked: io.asked };
};

/** The words of a shell line. */
const words = (line: string): string[] =>
  [...line.matchAll(/"((?:\\.|[^"])*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '',
  );

const commands = Object.values(manifest.nouns).flatMap(({ verbs }) => Object.values(verbs));
const offered = commands.filter(({ live }) => !live);

test.each(offered.map((command) => [command.example, command] as const))(
  'the example %s is valid',
  async (example, command) => {
    const { status, out, requests } = await run([...words(example).slice(1), '--dry-run', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual({
      command: command.name,
      url: 'http://127.0.0.1:7400',
      input: command.exampleInput,
    });
    expect(requests).toEqual([]);
  },
);

test('every command of the contract that needs no live connection exists, with its summary in the help', async () => {
  for (const { name, summary } of offered) {
    const { status, out } = await run([...name.split('.'), '--help']);
    expect(status).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(summary.replace(/\s+/g, ' '));
    expect(out).toMatch(/^Example:/);
  }
});

test('works with an unknown contract', async () => {
  const toy: Manifest = {
    protocol: '9',
    nouns: {
      kites: {
        verbs: {
          flyHigh: {
            name: 'kites.flyHigh',
            kind: 'write',
            summary: 'Fly a kite.',
            room: true,
            params: [
              { name: 'room', flag: 'room', type: 'string', required: true, positional: true, description: '' },
              {
                name: 'lengthMs',
                flag: 'length',
                type: 'duration',
                required: false,
                positional: false,
                description: '',
                unit: 'ms',
              },
              {
                name: 'tails',
                flag: 'tails',
                type: 'array',
                items: { type: 'string' },
                required: true,
                positional: false,
                description: '',
              },
              { name: 'json', flag: 'json', type: 'string', required: false, positional: false, description: '' },
            ],
            example: 'roomful kites flyHigh park --tails a',
            exampleInput: {},
          },
        },
      },
    },
  };
  const { requests } = await run('kites fly-high park --length 1m --tails a,b --tails c --json x', {}, toy);
  expect(requests).toMatchObject([
    { name: 'kites.flyHigh', input: { room: 'park', lengthMs: 60_000, tails: ['a', 'b', 'c'], json: 'x' } },
  ]);
  expect((await run('kites flyHigh park', {}, toy)).status).toBe(2);
});

test('a field overrides a common option of the same name, which then goes before the noun', async () => {
  const { requests } = await run('--url http://localhost:1 queue add night Song --url https://song.example');
  expect(requests).toMatchObject([{ url: 'http://localhost:1/v1/queue.add', input: { url: 'https://song.example' } }]);
});

test('switches may be on, off or absent', async () => {
  const input = async (line: string) => (await run(line)).requests[0]?.input;
  expect(await input('rooms update lobby --frozen')).toEqual({ room: 'lobby', frozen: true });
  expect(await input('rooms update lobby --no-frozen')).toEqual({ room: 'lobby', frozen: false });
  expect(await input('rooms update lobby --max-members null')).toEqual({ room: 'lobby', maxMembers: null });
});

test.each([
  [[], 0],
  [['--help'], 0],
  [['--version'], 0],
  [['help', 'rooms', 'create'], 0],
  [['help', 'exit-codes'], 0],
  [['help', 'environment'], 0],
  [['help', 'nonsense'], 2],
  [['rooms'], 2],
  [['rooms', 'creat'], 2],
  [['nonsense'], 2],
  [['rooms', 'create'], 2],
  [['rooms', 'create', 'a', 'b'], 2],
  [['rooms', 'list', '--limit', 'x'], 2],
  [['rooms', 'list', '--scope', 'x'], 2],
  [['rooms', 'list', '--nope'], 2],
  [['rooms', 'follow', 'lobby'], 2],
  [['auth', 'refresh', 'token'], 2],
  [['rooms', 'list', '--url', 'nonsense'], 2],
  [['rooms', 'list', '--profile', 'nope'], 2],
  [['join', 'lobby'], 2],
  [['send', 'lobby'], 2],
  [['send', 'lobby', '--each-line'], 2],
  [['tail', 'lobby', '--count', '0'], 2],
  [['tail', 'lobby', '--since', 'yesterday'], 2],
  [['tail', 'lobby', '--type', 'nope.*'], 2],
  [['tail', 'lobby', '--timeout', 'soon'], 2],
  [['replay', '/nowhere/x', 'lobby'], 2],
  [['replay', '/nowhere/x', 'lobby', '--speed', 'fast'], 2],
  [['token', 'mint'], 2],
  [['token', 'mint', '--sub', 'a b'], 2],
  [['token', 'mint', '--sub', 'ana', '--role', 'king'], 2],
  [['token', 'mint', '--sub', 'ana', '--ttl', '0s'], 2],
])('%j ends with %i', async (argv, status) => {
  const done = await run(argv);
  expect(done.status).toBe(status);
  expect(done.requests).toEqual([]);
  if (status === 0) expect(done.err).toBe('');
  else
    expect(done).toMatchObject({
      out: '',
      err: expect.stringMatching(/^(?:error\[[a-z_]+\]: [^\n]+\n(?:hint: [^\n]+\n)?|Usage: .*)$/s),
    });
});

test('a usage error suggests the right command', async () => {
  const { err } = await run('rooms creat');
  expect(err).toBe("error[usage]: unknown command 'creat'; did you mean create?\nhint: roomful rooms --help\n");
});

test("reports the server's refusal with a hint", async () => {
  const { status, out, err } = await run('rooms get nope', { server: () => refused('room_not_found') });
  expect({ status, out, err }).toEqual({
    status: 3,
    out: '',
    err: 'error[room_not_found]: no room "nope"\nhint: roomful rooms list\n',
  });
});

test('--json prints the whole result, --fields a part of it', async () => {
  const server = () => ok({ rooms: [{ room: { slug: 'a', name: 'A' }, head: 1 }], next: null });
  expect((await run('rooms list --json', { server })).out).toBe(
    '{"rooms":[{"room":{"slug":"a","name":"A"},"head":1}],"next":null}\n',
  );
  expect((await run('rooms list --json --fields room.slug', { server })).out).toBe(
    '{"rooms":[{"room":{"slug":"a"}}]}\n',
  );
  const typo = await run('rooms list --json --fields slgu', { server });
  expect(typo.err).toContain('the result has no slgu');
});

test('--equiv prints the SDK call and sends nothing', async () => {
  const { out, requests } = await run(['rooms', 'create', 'lobby', '--topic', 'Say "hello"', '--equiv']);
  expect(out).toBe('await client.rooms.create({ slug: "lobby", topic: "Say \\"hello\\"" });\n');
  expect(requests).toEqual([]);
});

test('writes have an idempotency key, reads have none; a replayed answer is noted', async () => {
  const key = async (line: string) => (await run(line)).requests[0]?.headers['idempotency-key'];
  expect(await key('rooms join lobby')).toBe('key-1');
  expect(await key('rooms join lobby --idempotency-key mine')).toBe('mine');
  expect(await key('rooms list')).toBeUndefined();
  const { err } = await run('rooms join lobby --idempotency-key mine', { server: () => ok({}, { replayed: true }) });
  expect(err).toContain('already done with the idempotency key mine');
});

test('destructive commands ask for confirmation on a terminal, and need --yes elsewhere', async () => {
  const banned = 'moderation ban lobby bob';
  expect(await run(banned, { tty: true, answer: 'y' })).toMatchObject({
    status: 0,
    requests: [{ name: 'moderation.ban' }],
  });
  expect(await run(banned, { tty: true, answer: 'n' })).toMatchObject({ status: 1, requests: [] });
  expect(await run(banned, { input: '' })).toMatchObject({
    status: 2,
    requests: [],
    err: expect.stringContaining('--yes'),
  });
  expect(await run(`${banned} --yes`, { input: '' })).toMatchObject({ status: 0, asked: [] });
  const { asked } = await run('moderation ban lobby bob', { tty: true });
  expect(asked).toEqual(['moderation ban (room lobby, user bob)? [y/N] ']);
});

const members = (...ids: string[]) =>
  ok({ members: ids.map((id) => ({ user: { id, name: 'Bob' }, role: 'member' })), next: null });

test('@name is looked up in the room', async () => {
  const { requests } = await run('moderation mute lobby @Bob', {
    server: ({ name }) => (name === 'members.list' ? members('u7') : ok({})),
  });
  expect(requests).toMatchObject([
    { name: 'members.list', input: { room: 'lobby', name: 'Bob' } },
    { name: 'moderation.mute', input: { room: 'lobby', user: 'u7' } },
  ]);
});

test('an ambiguous or unknown name sends nothing', async () => {
  const two = await run('moderation mute lobby @Bob', { server: () => members('u7', 'u8') });
  expect(two).toMatchObject({ status: 5, err: expect.stringContaining('u7 (Bob, member), u8 (Bob, member)') });
  const nobody = await run('moderation mute lobby @Bob', { server: () => members() });
  expect(nobody).toMatchObject({ status: 3, err: expect.stringContaining('nobody in "lobby" is named "Bob"') });
  expect([...two.requests, ...nobody.requests].map(({ name }) => name)).toEqual(['members.list', 'members.list']);
  expect((await run('users get --user @')).status).toBe(2);
  expect((await run('users get --user @@Bob')).requests).toMatchObject([{ input: { user: '@Bob' } }]);
});

test("@name without a room is looked up in the caller's rooms, and waits out a rate limit", async () => {
  const named = (of: (room: unknown) => unknown) =>
    run('users get --user @Bob', {
      server: ({ name, input }, count) => {
        if (name === 'rooms.list') return ok({ rooms: ['r1', 'r2'].map((id) => ({ room: { id } })), next: null });
        if (count === 2) return refused('rate_limited', { retryAfterMs: 700 });
        if (name === 'users.search') return ok({ users: [] });
        return name === 'members.list' ? of(input['room']) : ok({ profile: {} });
      },
    });
  const one = await named(() => members('u7'));
  expect(one).toMatchObject({ status: 0 });
  expect(one.requests.map(({ name }) => name)).toEqual([
    'rooms.list',
    'members.list',
    'members.list',
    'members.list',
    'users.get',
  ]);
  expect(one.requests.at(-1)?.input).toEqual({ user: 'u7' });
  const two = await named((room) => members(`of ${room}`));
  expect(two).toMatchObject({ status: 5, err: expect.stringContaining('of r1 (Bob, member), of r2 (Bob, member)') });
  const nobody = await named(() => members());
  expect(nobody).toMatchObject({ status: 3, err: expect.stringContaining('nobody on this server is named "Bob"') });
});

const userRows = (...users: [id: string, name: string][]) =>
  ok({ users: users.map(([id, name]) => ({ id, name, role: 'user' })) });

test.each([
  ['members invite lobby @bob', 'members.list', { room: 'lobby', user: 'u7' }],
  ['rooms direct @bob', 'rooms.list', { user: 'u7' }],
  ['spaces add course:js-101 @bob', 'rooms.list', { space: 'course:js-101', user: 'u7' }],
  ['presence get @bob u8', 'rooms.list', { users: ['u7', 'u8'] }],
])('finds a user outside the rooms among all users: %s', async (line, first, input) => {
  const server = ({ name }: { name: string }) => {
    if (name === 'members.list') return members();
    if (name === 'rooms.list') return ok({ rooms: [], next: null });
    return name === 'users.search' ? userRows(['u7', 'Bob'], ['u9', 'Bobby']) : ok({});
  };
  const { status, requests } = await run(line, { server });
  expect(status).toBe(0);
  expect(requests.map(({ name }) => name).slice(0, 2)).toEqual([first, 'users.search']);
  expect(requests.at(-1)?.input).toEqual(input);
});

test('a ban looks for @name only among members', async () => {
  const { status, requests } = await run('moderation ban lobby @bob --yes', { server: () => members() });
  expect({ status, names: requests.map(({ name }) => name) }).toEqual({ status: 3, names: ['members.list'] });
});

test('looks up each name in a list of users; an ambiguous one sends nothing', async () => {
  const server = ({ name, input }: { name: string; input: Record<string, unknown> }) =>
    name === 'members.list' ? members(...(input['name'] === 'Bob' ? ['u7', 'u8'] : ['u1'])) : ok({});
  const sent = await run('messages send lobby hi --mentions @Ana,u5', { server });
  expect(sent.requests.at(-1)?.input).toMatchObject({ mentions: ['u1', 'u5'] });
  const refusedOne = await run('messages send lobby hi --mentions @Ana --mentions @Bob', { server });
  expect(refusedOne).toMatchObject({ status: 5, err: expect.stringContaining('u7') });
  expect(refusedOne.requests.map(({ name }) => name)).toEqual(['members.list', 'members.list']);
});

const lobby = ({ name }: { name: string }) =>
  ok(name === 'rooms.get' ? { room: { slug: 'lobby', name: 'Lobby' }, memberCount: 12 } : { deletedAt: 1 });

test.each([
  ['rooms delete r1 --confirm=lobby', {}, 0, ['rooms.get', 'rooms.delete']],
  ['rooms delete r1 --confirm=lobbby', {}, 2, ['rooms.get']],
  ['rooms delete r1 --yes', {}, 2, []],
  ['rooms delete r1', { input: '' }, 2, ['rooms.get']],
  ['rooms delete r1', { tty: true, answer: 'lobby\n' }, 0, ['rooms.get', 'rooms.delete']],
  ['rooms delete r1', { tty: true, answer: 'y\n' }, 1, ['rooms.get']],
  ['users erase ana --yes', {}, 0, ['users.get', 'users.erase']],
  ['users erase ana --confirm ana', {}, 0, ['users.get', 'users.erase']],
  ['users erase ana --confirm bob', {}, 2, []],
  ['users erase ana', { input: '' }, 2, []],
  ['users erase ana', { tty: true, answer: 'ana\n' }, 0, ['users.get', 'users.erase']],
] as const)('irreversible commands are confirmed by retyping the name: %s %j', async (line, options, status, names) => {
  const ended = await run(line, { server: lobby, ...options });
  expect({ status: ended.status, names: ended.requests.map(({ name }) => name) }).toEqual({ status, names });
});

test.each([
  [0, 3],
  [2, 0],
])('erasing an unknown id with leftovers in %i rooms exits with %i', async (rooms, status) => {
  const server = ({ name }: { name: string }) => (name === 'users.get' ? refused('user_not_found') : ok({ rooms }));
  const ended = await run('users erase anna --yes', { server });
  expect({ status: ended.status, reported: ended.err.includes('there is no user "anna"') }).toEqual({
    status,
    reported: rooms === 0,
  });
});

test('the question says what would be lost', async () => {
  const { asked } = await run('rooms delete r1', { tty: true, server: lobby });
  expect(asked).toEqual([
    'delete the room "Lobby" (12 members) for everybody? Type its slug (lobby), or nothing to cancel: ',
  ]);
});

test('connection commands are sent without an idempotency key', async () => {
  const { requests } = await run('presence set --status busy --activity null');
  expect(requests).toMatchObject([{ name: 'presence.set', input: { status: 'busy', activity: null } }]);
  expect(requests[0]?.headers).not.toHaveProperty('idempotency-key');
});

test('tail needs --json with --fields', async () => {
  const chosen = await run('tail lobby --fields seq,type');
  expect(chosen).toMatchObject({ status: 2, requests: [], err: expect.stringContaining('add --json') });
});

test('- reads a text from standard input', async () => {
  const { requests } = await run('messages send lobby -', { input: 'one\ntwo\n' });
  expect(requests).toMatchObject([{ input: { room: 'lobby', text: 'one\ntwo' } }]);
});

test('warns about sending a token to another host over plain http', async () => {
  const far = '--url http://rooms.example.org rooms list';
  expect((await run(far, { env: { ROOMFUL_TOKEN: 'jwt' } })).err).toContain('is not encrypted');
  expect((await run(far)).err).not.toContain('is not encrypted');
  expect((await run('--url http://localhost:1 rooms list', { env: { ROOMFUL_TOKEN: 'jwt' } })).err).toBe(
    '(none)\n'.slice(0, 0),
  );
});

test('a token cannot be given as a flag', async () => {
  expect((await run('rooms list --token abc')).status).toBe(2);
});

const roomRows = (...slugs: string[]) =>
  ok({ rooms: slugs.map((slug) => ({ room: { slug, topic: '' }, memberCount: 1 })), next: null });

test('join without a room reports that there is none, or asks which', async () => {
  const none = await run('join', { tty: true, server: () => roomRows() });
  expect(none).toMatchObject({ status: 3, err: expect.stringContaining('roomful rooms create lobby') });
  const server = ({ name }: { name: string }) =>
    name === 'rooms.list' ? roomRows('lobby', 'night') : refused('room_not_found');
  const chosen = await run('join', { tty: true, server, answer: 'nigth\n' });
  expect(chosen).toMatchObject({ status: 3, asked: ['room: '], err: expect.stringContaining('no room "nigth"') });
});
