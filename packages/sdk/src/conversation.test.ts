import { createTestServer, type TestServer } from '@roomful/server/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type Client, createClient } from './client.js';
import { openThread } from './features/messages/thread.js';
import { openInbox } from './inbox.js';
import { createPresence } from './presence.js';

// These tests show that a real server behaves like the fake one of the other tests.
let server: TestServer;
const clients: Client[] = [];

beforeAll(async () => {
  server = await createTestServer();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => server.close());

const person = (name: string): Client => {
  const client = createClient({ url: server.url, getToken: () => server.token(name), reconnectMinMs: 50 });
  clients.push(client);
  return client;
};
/** Ana's room, with her and Ben in it. */
const roomOf = async (slug: string) => {
  const [ana, ben] = [person('ana'), person('ben')];
  await ana.rooms.create({ slug });
  return { ana, ben, hers: await ana.rooms.join(slug), his: await ben.rooms.join(slug) };
};
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 25 });

it('shows the same room to an existing and a new follower, including threads, reactions and pins', async () => {
  const { ben, hers, his } = await roomOf('talk');
  const { id } = await hers.messages.send({ text: 'Lunch, @ben?', mentions: ['ben'] });
  const thread = await openThread(his, id);
  const answer = await thread.send({ text: 'at noon' });
  await hers.messages.react({ message: answer.id, emoji: '👍' });
  await his.messages.react({ message: id, emoji: '🍜' });
  await hers.messages.pin({ message: id });
  const other = await hers.messages.send({ text: 'oops' });
  await his.messages.react({ message: other.id, emoji: '🙈' });
  await hers.messages.delete({ message: other.id });

  await until(() => expect(his.position).toEqual(hers.position));
  const fresh = await person('ben').rooms.follow('talk');
  expect({ ...his.snapshot, live: null }).toEqual({ ...fresh.snapshot, live: null });
  expect(his.snapshot.me.reactions).toEqual({ [id]: ['🍜'] });
  expect(his.state.getSnapshot().pins).toEqual([id]);
  const again = await openThread(fresh, answer.id);
  expect(thread.state.getSnapshot()).toEqual(again.state.getSnapshot());
  expect(thread.state.getSnapshot()).toMatchObject({
    root: { id, thread: { count: 1 } },
    messages: [{ id: answer.id, reactions: { '👍': 1 } }],
  });
  expect((await ben.messages.list({ room: 'talk' })).mine).toEqual(his.snapshot.me.reactions);
});

it('has reactions in the same order, whether folded or read', async () => {
  const { hers, his } = await roomOf('order');
  const { id } = await hers.messages.send({ text: 'which one?' });
  for (const emoji of ['🙂', '☝️', '❤️', '☝🏽', '🙂']) await his.messages.react({ message: id, emoji });
  await hers.messages.react({ message: id, emoji: '☝🏽' });
  await until(() => expect(his.position).toEqual(hers.position));
  const fresh = await person('ben').rooms.follow('order');
  const kinds = ({ snapshot }: typeof his) => Object.keys(snapshot.window.messages[0]?.reactions ?? {});
  await until(() => expect(kinds(his)).toHaveLength(4));
  expect([kinds(hers), kinds(his), kinds(fresh)]).toEqual(Array(3).fill(['☝🏽', '☝️', '❤️', '🙂']));
});

it('counts unread messages alike on every device, even across a lost connection', async () => {
  const { ben, hers, his } = await roomOf('badges');
  const [here, there] = [await openInbox(ben), await openInbox(person('ben'))];
  const counts = (inbox: typeof here) => {
    const found = inbox.state.getSnapshot().rooms.find(({ room }) => room.id === his.id);
    return found && { unread: found.unread, mentions: found.mentions };
  };
  await hers.messages.send({ text: 'one' });
  await hers.messages.send({ text: 'two, @ben', mentions: ['ben'] });
  for (const inbox of [here, there]) await until(() => expect(counts(inbox)).toEqual({ unread: 2, mentions: 1 }));

  server.partition('ben');
  await until(() => expect(there.state.getSnapshot().status).toBe('resuming'));
  await hers.messages.send({ text: 'three' });
  his.markRead();
  server.heal('ben');
  await until(() => expect(his.state.getSnapshot().messages).toHaveLength(3));
  his.markRead();
  for (const inbox of [here, there]) await until(() => expect(counts(inbox)).toEqual({ unread: 0, mentions: 0 }));
  // Wait until the third message is known, as nothing may be unread before it.
  await until(() => expect(here.state.getSnapshot().rooms).toEqual(there.state.getSnapshot().rooms));
});

it('adds and removes rooms as they come and go', async () => {
  const { ana, ben, hers } = await roomOf('comings');
  const inbox = await openInbox(ben);
  const slugs = () => inbox.state.getSnapshot().rooms.map(({ room }) => room.slug);
  const { room } = await ana.rooms.direct({ user: 'ben' });
  await until(() =>
    expect(inbox.state.getSnapshot().rooms.find(({ room: { id } }) => id === room.id)?.peer?.id).toBe('ana'),
  );
  await ana.rooms.create({ slug: 'secret', visibility: 'private' });
  await ana.members.invite({ room: 'secret', user: 'ben' });
  await until(() => expect(inbox.state.getSnapshot().invitations).toMatchObject([{ room: { slug: 'secret' } }]));
  await ben.users.block({ user: 'mallory' });
  await until(() => expect(inbox.state.getSnapshot().blocked).toEqual(['mallory']));
  await hers.rooms.delete();
  await until(() => expect(slugs()).not.toContain('comings'));
});

it('follows names, archiving and pins of listed rooms', async () => {
  const { ana, ben, hers } = await roomOf('listed');
  const inbox = await openInbox(ben);
  const item = () => inbox.state.getSnapshot().rooms.find(({ room }) => room.id === hers.id);
  await ana.rooms.update({ room: hers.id, name: 'Another name' });
  await until(() => expect(item()?.room.name).toBe('Another name'));
  const { id } = await hers.messages.send({ text: 'read this' });
  await until(() => expect(item()?.last?.id).toBe(id));
  await hers.messages.pin({ message: id });
  await until(() => expect(item()?.pinned?.id).toBe(id));
  await hers.messages.unpin({ message: id });
  await until(() => expect(item()?.pinned).toBeNull());
  await hers.rooms.archive();
  await until(() => expect(item()?.room.archivedAt).not.toBeNull());
});

it('closes a room that is deleted, and keeps one that is archived', async () => {
  const { hers, his } = await roomOf('ending');
  await hers.rooms.archive();
  await until(() => expect(his.state.getSnapshot().room.archivedAt).not.toBeNull());
  await expect(his.messages.send({ text: 'late' })).rejects.toMatchObject({ code: 'room_archived' });
  expect(his.state.getSnapshot().status).toBe('live');
  await hers.rooms.delete();
  await until(() =>
    expect(his.state.getSnapshot()).toMatchObject({ status: 'closed', closedBy: { code: 'room_not_found' } }),
  );
});

it('shows typing users and presence', async () => {
  const { ana, ben, hers, his } = await roomOf('presence');
  const presence = createPresence(ben);
  presence.watch(['ana', 'zoe']);
  await until(() => expect(presence.get('ana')?.status).toBe('online'));
  expect(presence.get('zoe')?.status).toBe('offline');
  await ana.presence.set({ status: 'busy', activity: 'in a call' });
  await until(() => expect(presence.get('ana')).toMatchObject({ status: 'busy', activity: 'in a call' }));
  await until(() => expect(his.state.getSnapshot().people).toBe(2));

  hers.typing.keystroke();
  await until(() => expect(his.state.getSnapshot().typing).toMatchObject({ users: [{ id: 'ana' }], count: 1 }));
  expect(hers.state.getSnapshot().typing.count).toBe(0);
  await hers.messages.send({ text: 'here' });
  await until(() => expect(his.state.getSnapshot().typing.count).toBe(0));
});
