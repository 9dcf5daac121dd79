import type { Presence } from '@roomful/protocol';
import { presenceLimits } from '@roomful/protocol/names';
import { expect, it, vi } from 'vitest';
import { useClient, usePresence } from '../../react.js';
import { createFakeServer } from '../../testing/fakeServer.js';
import { listenersOf, openPage, probeOf } from '../../testing/page.js';
import { hubOf } from '../hub.js';
import { presenceOf } from './presence.js';

const shown = (userId: string, more: Partial<Presence> = {}): Presence => ({
  ...{ userId, status: 'online', activity: null, lastSeenAt: 1 },
  ...more,
});

/** `watched` has the lists that the server was asked to watch, in order. */
const setUp = () => {
  const server = createFakeServer();
  const known = new Map<string, Presence>();
  server.handlers['presence.watch'] = ({ users }) => ({
    result: { users: (users as string[]).map((id) => known.get(id) ?? shown(id)) },
  });
  const watched = () =>
    server.received.filter(({ name }) => name === 'presence.watch').map(({ input }) => input['users'] as string[]);
  const changed = (...users: Presence[]) => server.signal({ type: 'presence.changed', data: { users } });
  const looker = () => probeOf((userIds: readonly string[]) => usePresence(userIds));
  return { server, known, watched, changed, looker };
};
const ids = (presence: ReadonlyMap<string, Presence>) => [...presence.keys()].sort();
/** Waits long enough for unwanted effects to show. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 50));

it('sends one request for all users on a page, and gives each component its own', async () => {
  const { server, known, watched, looker } = setUp();
  known.set('ben', shown('ben', { status: 'busy', activity: 'in a call', lastSeenAt: 5 }));
  const [one, two] = [looker(), looker()];
  openPage(server, [one.of(['ben']), two.of(['cem', 'ben', 'cem'])]);
  expect(one.last().size).toBe(0);
  await vi.waitFor(() => expect([ids(one.last()), ids(two.last())]).toEqual([['ben'], ['ben', 'cem']]));
  expect(one.last().get('ben')).toEqual({ userId: 'ben', status: 'busy', activity: 'in a call', lastSeenAt: 5 });
  expect(two.last().get('ben')).toBe(one.last().get('ben'));
  await aWhile();
  expect(watched().map((users) => users.sort())).toEqual([['ben', 'cem']]);
});

it.each<Partial<Presence>>([
  { status: 'away' },
  { status: 'busy', activity: 'in a call' },
  { status: 'offline', lastSeenAt: 9 },
  { activity: 'at lunch' },
  { lastSeenAt: 7 },
])('shows a change at once, and renders only the components that show the user: %o', async (change) => {
  const { server, changed, looker } = setUp();
  const [one, two] = [looker(), looker()];
  openPage(server, [one.of(['ben']), two.of(['cem'])]);
  await vi.waitFor(() => expect([one.last().size, two.last().size]).toEqual([1, 1]));
  const renders = two.seen.length;
  changed(shown('ben', change), shown('mallory'));
  await vi.waitFor(() => expect(one.last().get('ben')).toEqual(shown('ben', change)));
  expect(ids(one.last())).toEqual(['ben']);
  expect(two.seen).toHaveLength(renders);
});

it('leaves out unknown users, and requests nothing for an empty list', async () => {
  const { server, watched, looker } = setUp();
  server.handlers['presence.watch'] = () => ({ result: { users: [shown('ben')] } });
  const [one, none] = [looker(), looker()];
  const page = openPage(server, [none.of([])]);
  await vi.waitFor(() => expect(server.connections.some(({ open }) => open)).toBe(true));
  await aWhile();
  expect(watched()).toEqual([]);
  page.show(none.of([]), one.of(['ben', 'cem']));
  await vi.waitFor(() => expect(ids(one.last())).toEqual(['ben']));
  expect(none.last().size).toBe(0);
});

it('keeps watching as the list changes, and requests nothing if it names the same users', async () => {
  const { server, watched, looker } = setUp();
  const one = looker();
  const page = openPage(server, [one.of(['ben', 'cem'])]);
  await vi.waitFor(() => expect(ids(one.last())).toEqual(['ben', 'cem']));
  const before = one.last();
  page.show(one.of(['cem', 'ben', 'ben']));
  await aWhile();
  expect(one.last()).toBe(before);
  expect(watched()).toHaveLength(1);
  page.show(one.of(['cem', 'dan']));
  await vi.waitFor(() => expect(ids(one.last())).toEqual(['cem', 'dan']));
  const renders = one.seen.length;
  page.show(one.of(['dan']));
  await vi.waitFor(() => expect(one.seen.length).toBeGreaterThan(renders));
  // At once, before any response: users who are no longer listed are not in it.
  for (const presence of one.seen.slice(renders)) expect(ids(presence)).toEqual(['dan']);
  await vi.waitFor(() => expect(watched()).toHaveLength(3));
  expect(watched().map((users) => users.sort())).toEqual([['ben', 'cem'], ['cem', 'dan'], ['dan']]);
});

it('stops listening when it is unmounted', async () => {
  const { server, looker } = setUp();
  const [client, one, two] = [probeOf(() => useClient()), looker(), looker()];
  const page = openPage(server, [client.of(null), one.of(['ben']), null]);
  await vi.waitFor(() => expect(one.last()?.size).toBe(1));
  const listeners = listenersOf(presenceOf(hubOf(client.last())).state);
  page.show(null, one.of(['ben']), two.of(['cem']));
  await vi.waitFor(() => expect([ids(two.last() ?? new Map()), listeners()]).toEqual([['cem'], 1]));
  page.show(null, one.of(['ben']), null);
  await vi.waitFor(() => expect(listeners()).toBe(0));
});

it('watches a user as long as any component shows the user, and nobody after the last one', async () => {
  const { server, watched, changed, looker } = setUp();
  const [one, two, three] = [looker(), looker(), looker()];
  const page = openPage(server, [one.of(['ben']), two.of(['ben', 'cem']), three.of(['ben'])]);
  await vi.waitFor(() => expect(ids(two.last())).toEqual(['ben', 'cem']));
  page.show(one.of(['ben']), null, three.of(['ben']));
  await vi.waitFor(() => expect(watched().at(-1)).toEqual(['ben']));
  page.show(one.of(['ben']), null, null);
  const questions = watched().length;
  changed(shown('ben', { status: 'away' }));
  await vi.waitFor(() => expect(one.last().get('ben')?.status).toBe('away'));
  expect(watched()).toHaveLength(questions);
  page.show(null, null, null);
  await vi.waitFor(() => expect(watched().at(-1)).toEqual([]));
  page.show(one.of(['ben']));
  await vi.waitFor(() => expect(watched().at(-1)).toEqual(['ben']));
  expect(watched()).toHaveLength(questions + 2);
});

it('watches again after a lost connection, and shows what has changed in the meantime', async () => {
  const { server, known, watched, looker } = setUp();
  const one = looker();
  openPage(server, [one.of(['ben'])]);
  await vi.waitFor(() => expect(one.last().get('ben')?.status).toBe('online'));
  known.set('ben', shown('ben', { status: 'offline' }));
  const renders = one.seen.length;
  server.cut();
  await vi.waitFor(() => expect(one.last().get('ben')?.status).toBe('offline'));
  // Known presence stays until it is updated.
  expect(one.seen.slice(renders).every((presence) => presence.has('ben'))).toBe(true);
  expect(watched()).toEqual([['ben'], ['ben']]);
});

it('watches 500 users across all components, the earliest requested ones', async () => {
  const { server, watched, looker } = setUp();
  const [one, two] = [looker(), looker()];
  const many = Array.from({ length: presenceLimits.watchedUsers }, (_, n) => `u${n}`);
  const page = openPage(server, [one.of(many), two.of(['ben'])]);
  await vi.waitFor(() => expect(one.last().size).toBe(500));
  expect(two.last().size).toBe(0);
  expect(watched().at(-1)).toHaveLength(500);
  page.show(one.of(many.slice(1)), two.of(['ben']));
  await vi.waitFor(() => expect(ids(two.last())).toEqual(['ben']));
});
