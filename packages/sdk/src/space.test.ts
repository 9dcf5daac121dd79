import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LiveSpace, openSpace } from './space.js';
import { fakeClient, pass, settled } from './testing/fakeClient.js';
import { createFakeServer, errorBody } from './testing/fakeServer.js';
import { createFakeSpace, spaceId } from './testing/fakeSpace.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Records what handlers get: the seqs of events, and the names of everything else. */
const record = (space: LiveSpace): (number | string)[] => {
  const heard: (number | string)[] = [];
  space.on('event', ({ seq }) => void heard.push(seq));
  for (const name of ['reset', 'resumed', 'closed'] as const) space.on(name, () => void heard.push(name));
  return heard;
};

const setUp = async () => {
  const server = createFakeServer();
  const fake = createFakeSpace(server);
  const client = fakeClient(server);
  const space = await settled(openSpace(client, spaceId), 20);
  return { server, fake, client, space, heard: record(space) };
};

it('has the space, the number of its members and the role, and hears who comes and goes', async () => {
  const { fake, space, heard } = await setUp();
  expect(space.state.getSnapshot()).toMatchObject({
    space: { id: spaceId, name: 'JavaScript 101' },
    memberCount: 1,
    role: 'owner',
    status: 'live',
  });
  const joined: string[] = [];
  space.on('space.member_added', ({ data }) => void joined.push(data.member.user.name));
  fake.add('ben');
  fake.add('cem');
  fake.remove('ben');
  await pass(100);
  expect(space.state.getSnapshot()).toMatchObject({ memberCount: 2, role: 'owner' });
  expect([joined, heard]).toEqual([
    ['ben', 'cem'],
    [3, 4, 5],
  ]);
  expect(space.position).toEqual({ epoch: 's1', seq: 5 });
});

it('gets exactly what it missed during a lost connection', async () => {
  const { server, fake, space, heard } = await setUp();
  server.cut();
  expect(space.state.getSnapshot().status).toBe('resuming');
  fake.add('ben');
  fake.add('cem');
  await pass(5_000);
  expect(space.state.getSnapshot()).toMatchObject({ memberCount: 3, status: 'live' });
  expect(heard).toEqual([3, 4, 'resumed']);
  fake.remove('cem');
  await pass(100);
  expect(heard).toEqual([3, 4, 'resumed', 5]);
});

it('closes with the event that ends the membership, even if the signal is lost', async () => {
  for (const tells of [true, false]) {
    const { server, fake, space, heard } = await setUp();
    fake.remove('ana');
    await pass(100);
    expect(space.state.getSnapshot()).toMatchObject({ role: null, status: 'live' });
    if (tells) fake.detach('forbidden');
    await pass(tells ? 1 : 2_000);
    expect(space.state.getSnapshot()).toMatchObject({
      status: 'closed',
      closedBy: { code: 'forbidden', message: 'you are no longer a member of the space' },
    });
    expect(heard).toEqual([3, 'closed']);
    expect(server.names()).not.toContain('spaces.unfollow');
  }
});

it('closes if the user was removed while the connection was lost', async () => {
  const { server, space } = await setUp();
  server.handlers['spaces.follow'] = () => {
    throw errorBody('space_not_found');
  };
  server.cut();
  await pass(5_000);
  expect(space.state.getSnapshot()).toMatchObject({ status: 'closed', closedBy: { code: 'space_not_found' } });
});

it('rejects for users who are not in the space', async () => {
  const server = createFakeServer();
  server.handlers['spaces.follow'] = () => {
    throw errorBody('space_not_found');
  };
  await expect(settled(openSpace(fakeClient(server), spaceId))).rejects.toMatchObject({ code: 'space_not_found' });
});

it('is unfollowed when the last of several is closed, and can be opened again', async () => {
  const { server, fake, client, space, heard } = await setUp();
  const second = await settled(openSpace(client, spaceId), 20);
  const told = () => server.names().filter((name) => name === 'spaces.unfollow').length;
  space.close();
  space.close();
  await pass(100);
  expect(told()).toBe(0);
  fake.add('ben');
  await pass(100);
  expect([space.state.getSnapshot().memberCount, second.state.getSnapshot().memberCount]).toEqual([1, 2]);
  expect(heard).toEqual(['closed']);
  second.close();
  const third = openSpace(client, spaceId);
  await pass(100);
  expect(told()).toBe(1);
  fake.add('cem');
  await pass(100);
  expect((await third).state.getSnapshot()).toMatchObject({ memberCount: 3, status: 'live' });
  client.close();
  expect((await third).state.getSnapshot().status).toBe('closed');
});
