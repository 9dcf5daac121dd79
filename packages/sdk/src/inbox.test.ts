import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openInbox } from './inbox.js';
import { fakeClient, pass, settled } from './testing/fakeClient.js';
import { createFakeServer, errorBody } from './testing/fakeServer.js';
import { createFakeUser, idOf, listItem } from './testing/fakeUser.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const setUp = async (rooms = 2) => {
  const server = createFakeServer();
  const user = createFakeUser(server);
  for (let n = 1; n <= rooms; n++) user.change(n, {});
  const client = fakeClient(server);
  const inbox = await settled(openInbox(client));
  const slugs = () => inbox.state.getSnapshot().rooms.map(({ room }) => room.slug);
  const asked = () => server.received.filter(({ name }) => name === 'rooms.list').map(({ input }) => input);
  return { server, user, client, inbox, slugs, asked };
};

describe('openInbox', () => {
  it('has the rooms, latest activity first, and their totals', async () => {
    const server = createFakeServer();
    const user = createFakeUser(server);
    user.change(1, { activeAt: 30, unread: 2, mentions: 1 });
    user.change(2, { activeAt: 50, unread: 100 });
    user.change(3, { activeAt: 40 });
    user.invited.set(idOf(4), listItem(4, { role: 'guest', invited: true }));
    user.tell([{ type: 'user.blocked', data: { userId: 'mallory' } }]);
    const inbox = await settled(openInbox(fakeClient(server)));
    expect(inbox.state.getSnapshot()).toMatchObject({ unread: 102, mentions: 1, blocked: ['mallory'], status: 'live' });
    expect(inbox.state.getSnapshot().rooms.map(({ room }) => room.slug)).toEqual(['room-2', 'room-3', 'room-1']);
    expect(inbox.state.getSnapshot().invitations.map(({ room }) => room.slug)).toEqual(['room-4']);
  });

  it('pages through more rooms than fit into one response', async () => {
    const { inbox, asked } = await setUp(2_345);
    expect(inbox.state.getSnapshot().rooms).toHaveLength(2_345);
    expect(asked().filter(({ scope }) => scope === 'mine')).toHaveLength(3);
  });

  it('throws if it is refused, and leaves nothing behind', async () => {
    const server = createFakeServer();
    createFakeUser(server);
    const list = server.handlers['rooms.list']!;
    server.handlers['rooms.list'] = () => {
      throw errorBody('forbidden');
    };
    const client = fakeClient(server);
    await expect(settled(openInbox(client))).rejects.toMatchObject({ code: 'forbidden' });
    server.handlers['rooms.list'] = list;
    server.signal({ type: 'rooms.heads', data: { heads: [{ roomId: idOf(1), head: 99 }] } });
    await pass(1_000);
    expect(server.names()).toEqual(['users.follow', 'rooms.list', 'users.unfollow']);
  });

  it('requires a client of createClient', async () => {
    await expect(openInbox({} as never)).rejects.toThrow(TypeError);
  });
});

describe('an inbox', () => {
  it('reads all changed rooms in one request', async () => {
    const { user, inbox, slugs, asked } = await setUp(5);
    const before = asked().length;
    for (const n of [1, 2, 3]) user.goOn(n, { head: 11, unread: n, activeAt: 100 + n });
    await pass(500);
    expect(asked().slice(before)).toEqual([{ scope: 'mine', rooms: [idOf(1), idOf(2), idOf(3)], limit: 200 }]);
    expect(slugs()).toEqual(['room-3', 'room-2', 'room-1', 'room-5', 'room-4']);
    expect(inbox.state.getSnapshot().unread).toBe(6);
  });

  it('reads on if a response does not have all the rooms that it asked for', async () => {
    const { server, user, inbox, asked } = await setUp(5);
    const list = server.handlers['rooms.list']!;
    // Rooms may be too large for one page, which the server then ends early.
    server.handlers['rooms.list'] = (input, received) => list({ ...input, limit: 2 }, received);
    const before = asked().length;
    for (const n of [1, 2, 3, 4, 5]) user.goOn(n, { head: 11, unread: n });
    await pass(500);
    const rooms = [1, 2, 3, 4, 5].map(idOf);
    const question = { scope: 'mine', rooms, limit: 200 };
    expect(asked().slice(before)).toEqual([
      question,
      { ...question, after: 'room-2' },
      { ...question, after: 'room-4' },
    ]);
    expect(inbox.state.getSnapshot().rooms).toHaveLength(5);
    expect(inbox.state.getSnapshot().unread).toBe(15);
  });

  it('reads a large room at a random delay, once for all messages until then', async () => {
    const chance = vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const { user, inbox, asked } = await setUp();
    user.change(1, { memberCount: 100_000 });
    user.change(2, { memberCount: 3 });
    await pass(301_000);
    const before = asked().length;
    user.goOn(1, { head: 11, unread: 1 });
    user.goOn(2, { head: 11, unread: 1 });
    await pass(1_000);
    user.goOn(1, { head: 12, unread: 2 });
    await pass(1_000);
    expect(asked().slice(before)).toEqual([{ scope: 'mine', rooms: [idOf(2)], limit: 200 }]);
    // This user's own reading does not wait for that.
    user.read(1, 11, { unread: 1 });
    await pass(300);
    expect(inbox.state.getSnapshot().unread).toBe(2);
    await pass(5_000);
    expect(asked().slice(before)).toHaveLength(2);
    user.goOn(1, { head: 13, unread: 3 });
    await pass(2_000);
    expect(asked().slice(before)).toHaveLength(2);
    await pass(1_000);
    expect(inbox.state.getSnapshot().unread).toBe(4);
    chance.mockRestore();
  });

  it('reads nothing about a room if it is up to date', async () => {
    const { user, asked } = await setUp();
    const before = asked().length;
    user.goOn(1, { head: 10 });
    await pass(1_000);
    expect(asked()).toHaveLength(before);
  });

  it('reads more rooms than one request takes', async () => {
    const { server, user, inbox } = await setUp(450);
    for (let n = 1; n <= 450; n++) user.change(n, { head: 11, unread: 1 });
    const heads = Array.from({ length: 450 }, (_, n) => ({ roomId: idOf(n + 1), head: 11 }));
    server.signal({ type: 'rooms.heads', data: { heads } });
    await pass(2_000);
    expect(inbox.state.getSnapshot().unread).toBe(450);
  });

  it('is read at once if another device has read to the end', async () => {
    const { user, inbox, asked } = await setUp();
    user.goOn(1, { head: 20, unread: 5, mentions: 1 });
    await pass(500);
    const before = asked().length;
    user.read(1, 20, { unread: 0, mentions: 0 });
    await pass(2);
    expect(inbox.state.getSnapshot()).toMatchObject({ unread: 0, mentions: 0 });
    await pass(1_000);
    expect(asked()).toHaveLength(before);
  });

  it('requests the remaining count if another device has read further', async () => {
    const { user, inbox } = await setUp();
    user.goOn(1, { head: 20, unread: 5 });
    await pass(500);
    user.read(1, 15, { unread: 2 });
    await pass(500);
    expect(inbox.state.getSnapshot().unread).toBe(2);
  });

  it('never goes back to an outdated response', async () => {
    const { server, user, inbox } = await setUp();
    user.goOn(1, { head: 20, unread: 5 });
    await pass(500);
    // The response was read before the position, and arrives after it.
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 100);
    user.goOn(1, { head: 21, unread: 6 });
    await pass(250);
    user.read(1, 21, { unread: 0 });
    const seen: number[] = [];
    inbox.state.subscribe(() => void seen.push(inbox.state.getSnapshot().unread));
    await pass(2_000);
    expect(inbox.state.getSnapshot()).toMatchObject({ unread: 0 });
    expect(inbox.state.getSnapshot().rooms.find(({ room }) => room.id === idOf(1))).toMatchObject({ head: 21 });
    expect(seen.slice(seen.indexOf(0)).every((unread) => unread === 0)).toBe(true);
  });

  it('accepts a lower position from the server: positions are lost if a user was erased', async () => {
    const { user, inbox } = await setUp(1);
    user.goOn(1, { head: 20, readUpTo: 20 });
    await pass(500);
    user.goOn(1, { head: 21, readUpTo: 0, unread: 9 });
    await pass(2_000);
    expect(inbox.state.getSnapshot().unread).toBe(9);
  });

  it('adds rooms that were joined, and removes rooms that were left', async () => {
    const { user, inbox, slugs } = await setUp();
    user.change(3, { activeAt: 100 });
    user.moved(3, 'member');
    user.mine.delete(idOf(1));
    user.moved(1, null);
    user.invited.set(idOf(4), listItem(4));
    user.moved(4, null, true);
    await pass(500);
    expect(slugs()).toEqual(['room-3', 'room-2']);
    expect(inbox.state.getSnapshot().invitations.map(({ room }) => room.slug)).toEqual(['room-4']);
  });

  it('emits the events of the own stream, each once, in order', async () => {
    const { server, user, inbox } = await setUp();
    const heard: number[] = [];
    inbox.on('event', ({ seq }) => void heard.push(seq));
    const read = vi.fn();
    inbox.on('receipt.read', ({ data }) => read(data.upTo));
    const deliver = server.faults.frame;
    server.faults.frame = () => {};
    user.read(1, 3);
    server.faults.frame = deliver;
    user.read(1, 4);
    await pass(500);
    expect(heard).toEqual([1, 2]);
    expect(read.mock.calls).toEqual([[3], [4]]);
  });

  it('has what it missed during a lost connection, including signals', async () => {
    const { server, user, inbox } = await setUp();
    server.cut();
    expect(inbox.state.getSnapshot().status).toBe('resuming');
    user.change(2, { head: 12, unread: 2 });
    user.tell([{ type: 'user.blocked', data: { userId: 'mallory' } }]);
    await pass(1_000);
    expect(inbox.state.getSnapshot()).toMatchObject({ status: 'live', unread: 2, blocked: ['mallory'] });
    const again = server.received.filter(({ name }) => name === 'users.follow').at(-1);
    expect(again?.input).toEqual({ since: { epoch: 'u1', seq: 0 } });
  });

  it('does not compare positions with another database', async () => {
    const { server, user, inbox } = await setUp(2);
    user.goOn(1, { head: 50, readUpTo: 50 });
    await pass(500);
    server.cut();
    user.restore();
    user.mine.clear();
    user.change(1, { head: 3, unread: 1 });
    await pass(1_000);
    expect(inbox.state.getSnapshot().rooms).toMatchObject([{ head: 3, unread: 1 }]);
  });

  it('finds out what a lost signal would have said after a while', async () => {
    const { user, inbox } = await setUp();
    user.change(1, { head: 11, unread: 1 });
    await pass(301_000);
    expect(inbox.state.getSnapshot().unread).toBe(1);
  });

  it('unfollows when the last inbox of a client is closed, and not before', async () => {
    const server = createFakeServer();
    createFakeUser(server);
    const client = fakeClient(server);
    const [first, second] = [await settled(openInbox(client)), await settled(openInbox(client))];
    const told = () => server.names().filter((name) => name === 'users.unfollow').length;
    first.close();
    await pass(100);
    expect(told()).toBe(0);
    second.close();
    second.close();
    await pass(100);
    expect(told()).toBe(1);
    const third = await settled(openInbox(client));
    const fourth = openInbox(client);
    third.close();
    expect((await settled(fourth)).state.getSnapshot().status).toBe('live');
    await pass(100);
    expect(told()).toBe(1);
  });

  it('is not ended by a late message about its predecessor', async () => {
    const server = createFakeServer();
    const user = createFakeUser(server);
    const client = fakeClient(server);
    const first = await settled(openInbox(client));
    let lost = 1;
    server.faults.ack = (_, deliver) => (lost-- > 0 ? undefined : setTimeout(deliver, 1));
    first.close();
    await pass(1);
    const opening = openInbox(client);
    await pass(20_000);
    const second = await opening;
    user.tell([{ type: 'user.blocked', data: { userId: 'mallory' } }]);
    await pass(1_000);
    expect(second.state.getSnapshot().blocked).toContain('mallory');
    expect(server.names().lastIndexOf('users.unfollow')).toBeLessThan(server.names().lastIndexOf('users.follow'));
  });

  it('closes with its client, and emits nothing once it is closed', async () => {
    const one = await setUp();
    one.client.close();
    expect(one.inbox.state.getSnapshot()).toMatchObject({ status: 'closed' });
    const other = await setUp();
    other.inbox.close();
    const changed = vi.fn();
    other.inbox.state.subscribe(changed);
    other.user.goOn(1, { head: 99, unread: 7 });
    other.user.read(2, 4);
    await pass(1_000);
    expect(changed).not.toHaveBeenCalled();
    expect(other.inbox.state.getSnapshot()).toMatchObject({ status: 'closed', unread: 0 });
  });
});
