import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RoomRef, useClient, useMessages, useRoom } from '../react.js';
import { pass } from '../testing/fakeClient.js';
import { createFakeServer, errorBody, type FakeServer, fakeToken, roomId } from '../testing/fakeServer.js';
import { joined, openPage, probeOf } from '../testing/page.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Longer than a room is held after its last component is unmounted. */
const longMs = 800;

/** A server that makes callers of join members; `count` has how often each command arrived. */
const setUp = () => {
  const server = createFakeServer();
  server.handlers['rooms.join'] = () => {
    if (!server.log.some(({ type }) => type === 'member.joined')) server.append([joined('ana')]);
    return { result: { roomId } };
  };
  const count = (name: string) => server.names().filter((received) => received === name).length;
  const guest = probeOf((room: RoomRef) => useRoom(room));
  const member = probeOf((room: RoomRef) => useRoom(room, { join: true }));
  return { server, count, guest, member };
};

/** Holds back the answers of a command until they are released. */
const keepBack = (server: FakeServer, command: string) => {
  const kept: (() => void)[] = [];
  const { ack } = server.faults;
  server.faults.ack = (received, deliver) => {
    if (received.name === command) kept.push(deliver);
    else ack(received, deliver);
  };
  return () => {
    server.faults.ack = ack;
    for (const deliver of kept.splice(0)) deliver();
  };
};

describe('wanting to be a member while the room is being opened for a guest', () => {
  it('makes a member of the user when it is open', async () => {
    const { server, count, guest, member } = setUp();
    const letGo = keepBack(server, 'rooms.follow');
    const page = openPage(server, [guest.of('lobby')]);
    await vi.waitFor(() => expect(count('rooms.follow')).toBe(1));
    await pass(5);
    page.show(guest.of('lobby'), member.of('lobby'));
    await pass(5);
    letGo();
    await vi.waitFor(() => expect(member.last().view?.me.role).toBe('member'));
    expect([count('rooms.join'), count('rooms.follow')]).toEqual([1, 1]);
  });

  it('opens the room as a member if guests are refused', async () => {
    const { server, count, guest, member } = setUp();
    const follow = server.handlers['rooms.follow']!;
    server.handlers['rooms.follow'] = (...given) => {
      if (count('rooms.join') === 0) throw errorBody('room_not_found');
      return follow(...given);
    };
    const letGo = keepBack(server, 'rooms.follow');
    const page = openPage(server, [guest.of('lobby')]);
    await vi.waitFor(() => expect(count('rooms.follow')).toBe(1));
    await pass(5);
    page.show(guest.of('lobby'), member.of('lobby'));
    await pass(5);
    letGo();
    await vi.waitFor(() => expect(member.last()).toMatchObject({ status: 'live', view: { me: { role: 'member' } } }));
    expect(guest.last()).toMatchObject({ status: 'live', error: null });
  });

  it('leaves the room to the guests if the component is already unmounted', async () => {
    const { server, count, guest, member } = setUp();
    const letGo = keepBack(server, 'rooms.follow');
    const page = openPage(server, [guest.of('lobby')]);
    await pass(5);
    page.show(guest.of('lobby'), member.of('lobby'));
    await pass(5);
    page.show(guest.of('lobby'));
    await pass(5);
    letGo();
    await vi.waitFor(() => expect(guest.last().status).toBe('live'));
    await pass(50);
    expect(count('rooms.join')).toBe(0);
  });
});

describe('a join that is in progress', () => {
  it('is sent once, in StrictMode and if all components are remounted', async () => {
    const { server, count, guest, member } = setUp();
    const page = openPage(server, [guest.of('lobby')]);
    await vi.waitFor(() => expect(guest.last().view?.me.role).toBe('guest'));
    const letGo = keepBack(server, 'rooms.join');
    page.show(guest.of('lobby'), member.of('lobby'));
    await pass(20);
    page.show(guest.of('lobby'));
    await pass(20);
    page.show(guest.of('lobby'), member.of('lobby'));
    await pass(20);
    letGo();
    await vi.waitFor(() => expect(member.last().view?.me.role).toBe('member'));
    expect(count('rooms.join')).toBe(1);
  });

  it('opens nothing if all components are unmounted', async () => {
    const { server, count, guest, member } = setUp();
    const page = openPage(server, [guest.of('lobby')]);
    await vi.waitFor(() => expect(guest.last().view?.me.role).toBe('guest'));
    const letGo = keepBack(server, 'rooms.join');
    page.show(guest.of('lobby'), member.of('lobby'));
    await vi.waitFor(() => expect(count('rooms.join')).toBe(1));
    page.show();
    await pass(longMs);
    expect(count('rooms.unfollow')).toBe(1);
    letGo();
    await pass(longMs);
    expect(server.connections.map(({ follows }) => follows)).toEqual([false]);
  });

  it('serves components that are mounted again before it is answered', async () => {
    const { server, count, guest, member } = setUp();
    const page = openPage(server, [guest.of('lobby')]);
    await vi.waitFor(() => expect(guest.last().view?.me.role).toBe('guest'));
    const letGo = keepBack(server, 'rooms.join');
    page.show(guest.of('lobby'), member.of('lobby'));
    await vi.waitFor(() => expect(count('rooms.join')).toBe(1));
    page.show();
    await pass(longMs);
    page.show(null, member.of('lobby'));
    await pass(50);
    letGo();
    await vi.waitFor(() => expect(member.last()).toMatchObject({ status: 'live', view: { me: { role: 'member' } } }));
    await pass(longMs);
    expect(member.last().status).toBe('live');
    expect(count('rooms.join')).toBe(1);
  });

  it('reports a refusal to the components that are still mounted', async () => {
    const { server, guest, member } = setUp();
    server.handlers['rooms.join'] = () => {
      throw errorBody('room_full');
    };
    const page = openPage(server, [guest.of('lobby')]);
    await vi.waitFor(() => expect(guest.last().status).toBe('live'));
    page.show(guest.of('lobby'), member.of('lobby'));
    await vi.waitFor(() => expect(member.last()).toMatchObject({ status: 'live', error: { code: 'room_full' } }));
  });
});

describe('a room that was left', () => {
  const leave = async () => {
    const { server, count, member } = setUp();
    const [client, talk] = [probeOf((_: null) => useClient()), probeOf((room: RoomRef) => useMessages(room))];
    const page = openPage(server, [client.of(null), member.of('lobby'), talk.of('lobby')]);
    await vi.waitFor(() => expect(talk.last().status).toBe('live'));
    const left = member.last().room?.leave();
    await vi.waitFor(() => expect(talk.last().status).toBe('closed'));
    await left;
    return { server, count, member, client, talk, page };
  };

  it('is opened when it is shown again, however soon', async () => {
    const { count, client, page, talk } = await leave();
    page.show(client.of(null));
    await pass(50);
    await Promise.all([client.last().call('rooms.join', { room: 'lobby' }), pass(20)]);
    page.show(client.of(null), null, talk.of('lobby'));
    await vi.waitFor(() => expect(talk.last().status).toBe('live'));
    expect(count('rooms.follow')).toBe(2);
  });

  it('stays closed while it is shown, until it is opened again', async () => {
    const { count, client, member, talk } = await leave();
    await Promise.all([client.last().call('rooms.join', { room: 'lobby' }), pass(longMs)]);
    expect([member.last().status, talk.last().status]).toEqual(['closed', 'closed']);
    expect(count('rooms.join')).toBe(2);
    member.last().reopen();
    await vi.waitFor(() => expect([member.last().status, talk.last().status]).toEqual(['live', 'live']));
  });
});

describe('a newer token', () => {
  const tokenOf = (sub: string, lasts: number) =>
    fakeToken({ sub, exp: Math.floor(Date.now() / 1_000) + lasts, lasts });
  const used = (server: FakeServer) =>
    server.received.filter(({ name }) => name === 'auth.refresh').map(({ input }) => input['token']);

  it('of the same user uses the same client and keeps pending calls', async () => {
    const { server } = setUp();
    const [client, talk] = [probeOf((_: null) => useClient()), probeOf((room: RoomRef) => useMessages(room))];
    const shown = [client.of(null), talk.of('lobby')];
    const [first, second] = [tokenOf('ana', 3_600), tokenOf('ana', 7_200)];
    const page = openPage(server, shown, { token: first });
    await vi.waitFor(() => expect(talk.last().status).toBe('live'));
    const made = client.last();
    const letGo = keepBack(server, 'messages.send');
    const sent = talk.last().send('on its way');
    page.give({ token: second });
    await pass(50);
    expect(client.last()).toBe(made);
    expect(used(server)).toEqual([second]);
    letGo();
    await expect(sent).resolves.toMatchObject({ text: 'on its way' });
    expect(server.connections).toHaveLength(1);

    server.cut();
    await vi.waitFor(() => expect(server.connections).toHaveLength(2));
    expect(server.connections.map(({ token }) => token)).toEqual([first, second]);
  });

  it('reopens a connection that the old token had ended', async () => {
    const { server } = setUp();
    const talk = probeOf((room: RoomRef) => useMessages(room));
    const [first, second] = [tokenOf('ana', 10), tokenOf('ana', 3_600)];
    server.faults.connect = (token) => (token === first ? errorBody('token_expired') : null);
    const page = openPage(server, [talk.of('lobby')], { token: first });
    await vi.waitFor(() => expect(talk.last()).toMatchObject({ status: 'closed', error: { code: 'token_expired' } }));
    page.give({ token: second });
    await vi.waitFor(() => expect(talk.last().status).toBe('live'));
  });

  it('of another user creates another client', async () => {
    const { server } = setUp();
    const client = probeOf((_: null) => useClient());
    const page = openPage(server, [client.of(null)], { token: tokenOf('ana', 3_600) });
    await vi.waitFor(() => expect(client.last().userId).toBe('ana'));
    page.give({ token: tokenOf('ben', 3_600) });
    await vi.waitFor(() => expect(client.last().userId).toBe('ben'));
    await vi.waitFor(() => expect(server.connections.map(({ open }) => open)).toEqual([false, true]));
    expect(used(server)).toEqual([]);
  });
});
