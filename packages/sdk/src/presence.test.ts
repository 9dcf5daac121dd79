import type { Presence } from '@roomful/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trackActivity } from './activity.js';
import { createPresence } from './presence.js';
import { fakeClient, pass, settled } from './testing/fakeClient.js';
import { createFakeServer, errorBody } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const shown = (userId: string, status: Presence['status'] = 'online'): Presence => ({
  ...{ userId, status, activity: null, lastSeenAt: 1 },
});

const setUp = async () => {
  const server = createFakeServer();
  const known = new Map<string, Presence['status']>();
  server.handlers['presence.watch'] = (input) => ({
    result: { users: (input['users'] as string[]).map((id) => shown(id, known.get(id))) },
  });
  server.handlers['presence.set'] = (input) => ({ result: { presence: { ...shown('ana'), ...input } } });
  server.handlers['presence.heartbeat'] = () => ({ result: { presence: shown('ana') } });
  const client = fakeClient(server);
  await settled(client.connect());
  const presence = createPresence(client);
  const inputs = (name: string) => server.received.filter((each) => each.name === name).map(({ input }) => input);
  const watched = () => inputs('presence.watch').map(({ users }) => users);
  const changed = (...users: Presence[]) => server.signal({ type: 'presence.changed', data: { users } });
  return { server, client, presence, known, inputs, watched, changed };
};

describe('presence', () => {
  it('is requested once for all users who are watched in the same turn, and is updated by signals', async () => {
    const { presence, watched, changed } = await setUp();
    presence.watch(['ben', 'cem']);
    presence.watch(['cem', 'dan']);
    await pass(10);
    expect(watched()).toEqual([['ben', 'cem', 'dan']]);
    expect(presence.get('dan')).toEqual(shown('dan'));
    const listener = vi.fn();
    presence.state.subscribe(listener);
    changed(shown('ben', 'away'), shown('mallory'));
    expect(listener).toHaveBeenCalledTimes(1);
    expect(presence.get('ben')?.status).toBe('away');
    expect(presence.get('mallory')).toBeUndefined();
  });

  it('is watched as long as anybody watches', async () => {
    const { presence, watched } = await setUp();
    const one = presence.watch(['ben', 'cem']);
    const two = presence.watch(['cem']);
    await pass(10);
    one();
    one();
    await pass(10);
    expect(watched().at(-1)).toEqual(['cem']);
    expect([...presence.state.getSnapshot().keys()]).toEqual(['cem']);
    two();
    await pass(10);
    expect(watched().at(-1)).toEqual([]);
    expect(presence.get('cem')).toBeUndefined();
  });

  it('is not requested again if the watched users stay the same', async () => {
    const { presence, watched } = await setUp();
    const unwatch = presence.watch(['ben']);
    await pass(10);
    unwatch();
    presence.watch(['ben']);
    await pass(10);
    expect(watched()).toEqual([['ben']]);
    expect(presence.get('ben')).toEqual(shown('ben'));
  });

  it('uses the latest of two requests, however long the first one takes', async () => {
    const { server, presence, watched } = await setUp();
    server.faults.ack = (_, deliver) => void setTimeout(deliver, 100);
    presence.watch(['ben']);
    await pass(10);
    presence.watch(['cem']);
    await pass(500);
    expect(watched()).toEqual([['ben'], ['ben', 'cem']]);
  });

  it('is watched and chosen again on a new connection', async () => {
    const { server, presence, known, watched, inputs } = await setUp();
    presence.watch(['ben']);
    await settled(presence.set({ status: 'busy' }));
    await settled(presence.set({ activity: 'in a call' }));
    server.cut();
    known.set('ben', 'offline');
    await pass(2_000);
    expect(watched()).toEqual([['ben'], ['ben']]);
    expect(presence.get('ben')?.status).toBe('offline');
    expect(inputs('presence.set')).toHaveLength(2);
    expect(server.connections.at(-1)?.hello?.presence).toMatchObject({ status: 'busy', activity: 'in a call' });
    presence.close();
    server.cut();
    await pass(2_000);
    expect(server.connections.at(-1)?.hello?.presence).toBeUndefined();
  });

  it('forgets a choice that was refused', async () => {
    const { server, presence } = await setUp();
    await settled(presence.set({ status: 'busy' }));
    const set = server.handlers['presence.set']!;
    server.handlers['presence.set'] = () => {
      throw errorBody('invalid_input');
    };
    await expect(settled(presence.set({ activity: 'much too long' }))).rejects.toMatchObject({ code: 'invalid_input' });
    server.handlers['presence.set'] = set;
    server.cut();
    await pass(2_000);
    expect(server.connections.at(-1)?.hello?.presence).toMatchObject({ status: 'busy', activity: null });
  });

  it('keeps a choice that was being sent when the connection was lost', async () => {
    const { server, presence, inputs } = await setUp();
    await settled(presence.set({ status: 'busy' }));
    server.cut();
    const chosen = presence.set({ status: 'away' });
    await settled(chosen, 2_000);
    expect(inputs('presence.set').at(-1)).toEqual({ status: 'away' });
  });

  it('watches at most 500 users, the earliest requested ones', async () => {
    const { presence, watched } = await setUp();
    presence.watch(Array.from({ length: 600 }, (_, n) => `u${n}`));
    await pass(10);
    expect(watched()[0]).toHaveLength(500);
    expect(presence.get('u0')).toBeDefined();
    expect(presence.get('u599')).toBeUndefined();
  });

  it('is requested again after a refusal', async () => {
    const { server, client, presence } = await setUp();
    const errors = vi.fn();
    client.on('error', errors);
    const watch = server.handlers['presence.watch']!;
    server.handlers['presence.watch'] = () => {
      server.handlers['presence.watch'] = watch;
      throw errorBody('rate_limited');
    };
    presence.watch(['ben']);
    await pass(10_000);
    expect(presence.get('ben')).toEqual(shown('ben'));
    expect(errors).toHaveBeenCalledTimes(1);
  });

  it('connects if needed, and ends when it is closed', async () => {
    const { server } = await setUp();
    const client = fakeClient(server);
    const presence = createPresence(client);
    presence.watch(['ben']);
    await pass(100);
    expect(presence.get('ben')).toEqual(shown('ben'));
    presence.close();
    await pass(100);
    expect(presence.state.getSnapshot().size).toBe(0);
    expect(server.received.at(-1)).toMatchObject({ name: 'presence.watch', input: { users: [] } });
  });
});

describe('a reconnecting client', () => {
  it('reports how long ago the last activity was, not counting automatic calls', async () => {
    const { server, client, inputs } = await setUp();
    const idleMs = () => server.connections.at(-1)?.hello?.idleMs ?? -1;
    expect(idleMs()).toBe(0);
    await settled(client.presence.heartbeat());
    const target = new EventTarget();
    await pass(200_000);
    await settled(
      client.presence.get({ users: ['ben'] }).catch(() => {}),
      10,
    );
    server.cut();
    await pass(5_000);
    expect(idleMs()).toBeGreaterThan(199_000);
    trackActivity(client, target);
    server.faults.connect = () => 'unreachable';
    server.cut();
    await pass(20_000);
    // Nobody could be notified of it then.
    target.dispatchEvent(new Event('keydown'));
    server.faults.connect = () => null;
    await pass(15_000);
    expect(idleMs()).toBeLessThan(15_001);
    expect(inputs('presence.heartbeat')).toHaveLength(1);
  });
});

describe('trackActivity', () => {
  const page = () => {
    const target = new EventTarget() as EventTarget & { visibilityState?: string };
    return { target, sign: (name: string) => target.dispatchEvent(new Event(name)) };
  };

  it('reports the first activity, then at most once a minute', async () => {
    const { client, inputs } = await setUp();
    const { target, sign } = page();
    trackActivity(client, target);
    for (let i = 0; i < 100; i++) {
      sign('pointermove');
      await pass(1_000);
    }
    expect(inputs('presence.heartbeat')).toHaveLength(2);
    await pass(600_000);
    expect(inputs('presence.heartbeat')).toHaveLength(2);
    sign('keydown');
    await pass(10);
    expect(inputs('presence.heartbeat')).toHaveLength(3);
  });

  it('reports nothing for a hidden page, without a connection, or once stopped', async () => {
    const { server, client, inputs } = await setUp();
    const { target, sign } = page();
    const activity = trackActivity(client, target);
    target.visibilityState = 'hidden';
    sign('visibilitychange');
    target.visibilityState = 'visible';
    server.cut();
    sign('keydown');
    await pass(2_000);
    expect(inputs('presence.heartbeat')).toHaveLength(0);
    sign('visibilitychange');
    await pass(10);
    expect(inputs('presence.heartbeat')).toHaveLength(1);
    activity.stop();
    await pass(100_000);
    sign('keydown');
    await pass(10);
    expect(inputs('presence.heartbeat')).toHaveLength(1);
  });
});
