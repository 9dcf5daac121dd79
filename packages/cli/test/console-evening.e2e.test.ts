import { once } from 'node:events';
import { join } from 'node:path';
import { type Client, createClient } from '@roomful/sdk';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { mintToken } from '../src/config/token.js';
import { type ConsolePty, expectRestored, openConsolePty } from './console.js';
import { createHome, type Home } from './roomful.js';

// A moderator's evening with the built console, in a real pseudo-terminal, against a real server that restarts meanwhile.
// The results are verified with the server.

const secret = 'a-secret-for-this-test-alone-0123456789';
const tokenOf = (sub: string, name = sub): string =>
  mintToken(secret, { sub, name, role: 'user', ttlMs: 3_600_000 }, Date.now());
const patience = { timeout: 30_000, interval: 100 };

let home: Home;
let url: string;
let stopServer: () => Promise<void>;
const clients: Client[] = [];
let pty: ConsolePty | undefined;
let storm: NodeJS.Timeout | undefined;

const startServer = async (port: string): Promise<void> => {
  const { process: server, until } = home.start(
    ['up', '--port', port, '--data-dir', join(home.folder, 'data'), '--json'],
    { ROOMFUL_JWT_SECRET: secret, ROOMFUL_MESSAGES_PER_MINUTE: '0', ROOMFUL_COMMANDS_PER_SECOND: '0' },
  );
  const [line] = await until(/^\{.*\}$/m);
  ({ url } = JSON.parse(line) as { url: string });
  stopServer = async () => {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
    expect(server.exitCode).toBe(0);
  };
};

const clientOf = (sub: string, name = sub): Client => {
  const client = createClient({ url, token: tokenOf(sub, name) });
  client.on('error', () => {});
  clients.push(client);
  return client;
};

/** Calls a read command over REST. */
const ask = async <T>(command: string, query: Record<string, string> = {}): Promise<T> => {
  const address = `${url}/v1/${command}?${new URLSearchParams({ room: 'lobby', ...query })}`;
  const response = await fetch(address, { headers: { authorization: `Bearer ${tokenOf('ana')}` } });
  const body = (await response.json()) as { result: T };
  expect(body, address).toMatchObject({ ok: true });
  return body.result;
};

interface Messages {
  messages: { id: number; text: string; author: { id: string }; replyTo: number | null }[];
}
const newest = async (): Promise<Messages['messages']> =>
  (await ask<Messages>('messages.list', { limit: '100' })).messages;

beforeAll(async () => {
  home = await createHome();
  await startServer('0');
});

afterAll(async () => {
  clearInterval(storm);
  pty?.kill();
  for (const client of clients) client.close();
  await home?.remove();
});

it('a moderator scrolls back, replies, votes, mutes under load, sits through a restart and leaves', async () => {
  const ana = clientOf('ana');
  await ana.rooms.create({ slug: 'lobby', topic: 'the evening' });
  const lobby = await ana.rooms.join('lobby');
  await clientOf('mod').rooms.join('lobby');
  await lobby.members.setRole({ user: 'mod', role: 'moderator' });
  await lobby.queue.open({});
  const { item } = await lobby.queue.add({ title: 'So What' });
  await lobby.queue.add({ title: 'Blue in Green' });
  await Promise.all(Array.from({ length: 350 }, (_, i) => lobby.messages.send({ text: `yesterday ${i + 1}` })));
  const question = await lobby.messages.send({ text: 'when does it begin?' });

  // Joins and scrolls back to messages that were not loaded yet.
  pty = await openConsolePty({
    url,
    env: {
      ...process.env,
      XDG_CONFIG_HOME: home.folder,
      TERM: 'xterm-256color',
      CI: '',
      ROOMFUL_TOKEN: tokenOf('mod'),
    },
  });
  await pty.shows('when does it begin?');
  pty.type('\x1b');
  await pty.shows('scrolling');
  const console = pty;
  await vi.waitFor(async () => {
    console.type('\x1b[H');
    expect((await console.screen()).join('\n')).toMatch(/ana: yesterday 1$/m);
  }, patience);

  // Replies to a selected message.
  pty.type('G');
  await pty.shows('when does it begin?');
  pty.type('s');
  await pty.shows(`selected #${question.id} ana`);
  pty.type('r');
  await pty.shows(new RegExp(`^> /reply ${question.id}$`, 'm'));
  pty.type('at nine\r');
  await pty.shows(new RegExp(`↳ #${question.id} ana: when does it begin\\?\\n.*mod: at nine$`, 'm'));
  expect((await newest()).find(({ text }) => text === 'at nine')).toMatchObject({
    author: { id: 'mod' },
    replyTo: question.id,
  });

  // Votes.
  pty.type(`/queue\r/vote ${item.id + 1} up\r`);
  await pty.shows(/\+1 -0 you: up {2}Blue in Green/);
  const { items } = await ask<{ items: { title: string; upvotes: number }[] }>('queue.list');
  expect(items.find(({ title }) => title === 'Blue in Green')?.upvotes).toBe(1);
  pty.type('/queue\r');

  // Mutes the author of the selected message, one of two users with the same name, while 50 messages a second arrive.
  const crowd = await clientOf('eve').rooms.join('lobby');
  const decoy = await clientOf('sam-2', 'sam').rooms.join('lobby');
  const spammer = await clientOf('sam-1', 'sam').rooms.join('lobby');
  let sent = 0;
  storm = setInterval(() => {
    sent += 1;
    const from = sent % 2 === 0 ? crowd : decoy;
    from.messages.send({ text: `noise ${sent}` }).catch(() => {});
  }, 20);
  await spammer.messages.send({ text: 'cheap watches' });
  pty.type('/search cheap watches\r');
  await pty.shows(/selected #\d+ sam/);
  const before = await pty.screen();
  await pty.shows(/\d{2,} new below/);
  pty.type('m');
  await pty.shows(/mute sam \(id sam-1\) for 10 minutes\?\n#\d+ cheap watches/);
  const sentBefore = sent;
  await vi.waitFor(() => expect(sent).toBeGreaterThan(sentBefore + 50), patience);
  pty.type('y');
  const done = await pty.shows('muted sam for 10 minutes');
  const top = before.slice(1, 12);
  expect(done.slice(1, 12)).toEqual(top);
  interface Members {
    members: { user: { id: string }; mutedUntil: number | null }[];
  }
  const { members } = await ask<Members>('members.list');
  const muted = members.filter(({ mutedUntil }) => mutedUntil !== null).map(({ user }) => user.id);
  expect(muted).toEqual(['sam-1']);
  await expect(spammer.messages.send({ text: 'more' })).rejects.toMatchObject({ code: 'muted' });
  pty.type('\x1b');
  await pty.shows(/^live(?!.*below)/m);
  // A busy machine may lag behind, so stop sending and wait for the last message.
  clearInterval(storm);
  await vi.waitFor(
    async () => expect(await newest()).toContainEqual(expect.objectContaining({ text: `noise ${sent}` })),
    patience,
  );

  // The server restarts; a message sent meanwhile arrives once.
  const { port } = new URL(url);
  await stopServer();
  await pty.shows(/^(offline|connecting)/m);
  pty.type('said while the server was away\r');
  await pty.shows('said while the server was away (sending)');
  await pty.shows(/^(offline|connecting).*1 sending/m);
  await startServer(port);
  await pty.shows('back online');
  await pty.shows(/#\d+ mod: said while the server was away$/m);
  expect((await newest()).filter(({ text }) => text === 'said while the server was away')).toHaveLength(1);

  // Quits the console, but stays a member.
  pty.type('/quit\r');
  await expectRestored(pty, 0);
  const after = await ask<Members>('members.list');
  expect(after.members.map(({ user }) => user.id)).toContain('mod');
});
