import { limits } from '@roomful/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPresenceState, graceMs, heartbeatMs } from './presence.js';

let now: number;
let state: ReturnType<typeof createPresenceState>;
/** The signals that watchers would have got, in order. */
let told: string[];
const tell = () => {
  for (const [userId, { status, activity }] of state.due(now, 0)) {
    told.push(`${userId} ${status}${activity === null ? '' : ` ${activity}`}`);
  }
};
const pass = (ms: number) => {
  now += ms;
  tell();
};
const statusOf = (userId: string) => state.look([userId], now).get(userId)?.status ?? 'offline';
const seenAt = (userId: string) => state.look([userId], now).get(userId)?.seenAt;

beforeEach(() => {
  now = 1_000;
  state = createPresenceState();
  told = [];
});

describe('a connection that breaks', () => {
  beforeEach(() => {
    state.came('ana', now);
    tell();
    pass(60_000);
    state.left('ana', 'dropped', now);
  });

  it('causes no signal if it is back within 3 s', () => {
    pass(3_000);
    expect(statusOf('ana')).toBe('online');
    state.came('ana', now);
    pass(60_000);
    expect(told).toEqual(['ana online']);
  });

  it('shows the user as offline to a watcher who saw the user online before any signal', () => {
    state.came('bob', now);
    expect(statusOf('bob')).toBe('online');
    state.left('bob', 'goodbye', now);
    tell();
    expect(told).toContain('bob offline');
  });

  it('shows the user as offline after 5 s', () => {
    pass(graceMs - 1);
    expect(told).toEqual(['ana online']);
    pass(1);
    expect(told).toEqual(['ana online', 'ana offline']);
    expect(statusOf('ana')).toBe('offline');
  });

  it('causes one signal no matter how often it breaks, and another when it is back', () => {
    for (let i = 0; i < 5; i++) {
      pass(4_000);
      state.came('ana', now);
      pass(1_000);
      state.left('ana', 'dropped', now);
    }
    expect(told).toEqual(['ana online']);
    pass(graceMs);
    state.came('ana', now);
    pass(0);
    expect(told).toEqual(['ana online', 'ana offline', 'ana online']);
  });
});

describe('a connection that ends for good', () => {
  it('shows the user as offline at once if the client closed it, and leaves nothing in memory after saving', () => {
    state.came('ana', now);
    pass(10);
    state.left('ana', 'goodbye', now);
    pass(0);
    expect(told).toEqual(['ana online', 'ana offline']);
    expect(state.size()).toBe(0);
    expect(seenAt('ana')).toBe(1_010);
    state.saved(state.unsaved(false));
    expect(state.look(['ana'], now).size).toBe(0);
  });

  it('does the same if the server ended it or it was silent', () => {
    state.came('ana', now);
    pass(10);
    state.left('ana', 'over', now);
    pass(0);
    expect(told).toEqual(['ana online', 'ana offline']);
    expect(seenAt('ana')).toBe(1_000);
  });
});

describe('a user with two tabs', () => {
  it.each(['goodbye', 'dropped', 'over'] as const)('stays online while one of them is open (%s)', (how) => {
    state.came('ana', now);
    state.came('ana', now);
    tell();
    state.left('ana', how, now);
    pass(60_000);
    expect(told).toEqual(['ana online']);
    expect(statusOf('ana')).toBe('online');
  });

  it('stays online during the grace time of a broken tab, even if the other was closed since', () => {
    state.came('ana', now);
    state.came('ana', now);
    tell();
    state.left('ana', 'dropped', now);
    pass(1_000);
    state.left('ana', 'goodbye', now);
    pass(graceMs - 1_001);
    expect(statusOf('ana')).toBe('online');
    pass(1);
    expect(told).toEqual(['ana online', 'ana offline']);
  });
});

describe('five minutes without activity', () => {
  it('show a user as offline, but still connected, until the next activity', () => {
    state.came('ana', now);
    pass(limits.idleMs - 1);
    expect(told).toEqual(['ana online']);
    pass(1);
    expect(told).toEqual(['ana online', 'ana offline']);
    expect(state.size()).toBe(1);
    expect(seenAt('ana')).toBe(1_000);
    state.active('ana', now);
    pass(0);
    expect(told.at(-1)).toBe('ana online');
  });

  it('start again with each activity', () => {
    state.came('ana', now);
    for (let i = 0; i < 5; i++) {
      pass(limits.idleMs - 1);
      state.active('ana', now);
    }
    expect(told).toEqual(['ana online']);
  });

  it('include a broken connection, since reconnecting is not activity', () => {
    state.came('ana', now);
    pass(limits.idleMs - 2_000);
    state.left('ana', 'dropped', now);
    pass(1_000);
    state.came('ana', now);
    pass(1_000);
    expect(told).toEqual(['ana online', 'ana offline']);
  });

  it('do not change the chosen presence, which is back with the next activity', () => {
    state.came('ana', now);
    state.choose('ana', { status: 'busy', activity: 'in a call' }, now);
    tell();
    pass(limits.idleMs);
    state.active('ana', now);
    pass(0);
    expect(told).toEqual(['ana busy in a call', 'ana offline', 'ana busy in a call']);
  });
});

describe('a heartbeat over REST', () => {
  it('makes a user present for 60 s', () => {
    state.beat('ana', now);
    pass(heartbeatMs - 1);
    expect(told).toEqual(['ana online']);
    pass(1);
    expect(told).toEqual(['ana online', 'ana offline']);
    expect(state.size()).toBe(0);
  });

  it('counts from the latest one', () => {
    for (let i = 0; i < 4; i++) {
      state.beat('ana', now);
      pass(heartbeatMs - 1);
    }
    expect(told).toEqual(['ana online']);
  });

  it('outlives a connection that was closed', () => {
    state.came('ana', now);
    state.beat('ana', now);
    state.left('ana', 'goodbye', now);
    pass(heartbeatMs - 1);
    expect(told).toEqual(['ana online']);
    pass(1);
    expect(told).toEqual(['ana online', 'ana offline']);
  });
});

describe('a presence choice over REST', () => {
  const chooses = (choice: Parameters<typeof state.choose>[1]) => {
    state.beat('ana', now, choice);
    state.choose('ana', choice, now);
  };

  it('leaves no trace of a user who arrives invisible', () => {
    for (let i = 0; i < 3; i++) {
      chooses({ status: 'offline' });
      expect(seenAt('ana')).toBe(Number.NEGATIVE_INFINITY);
      pass(heartbeatMs + 1);
    }
    expect(told).toEqual([]);
    expect(state.unsaved(true).size).toBe(0);
  });

  it('makes a user without a connection present, but not a user who closes the last connection', () => {
    chooses({ status: 'busy' });
    tell();
    pass(heartbeatMs);
    state.came('ana', now);
    chooses({ status: 'away' });
    tell();
    state.left('ana', 'goodbye', now);
    pass(0);
    expect(told).toEqual(['ana busy', 'ana offline', 'ana away', 'ana offline']);
  });
});

describe('a presence choice', () => {
  it('causes one signal with the final state', () => {
    state.came('ana', now);
    tell();
    state.choose('ana', { status: 'away' }, now);
    state.choose('ana', { status: 'busy' }, now);
    state.choose('ana', { activity: 'reading' }, now);
    tell();
    state.choose('ana', { activity: 'reading' }, now);
    tell();
    expect(told).toEqual(['ana online', 'ana busy reading']);
  });

  it('survives a short break, and ends with the presence', () => {
    state.came('ana', now);
    state.choose('ana', { status: 'busy', activity: 'x' }, now);
    state.left('ana', 'dropped', now);
    pass(3_000);
    state.came('ana', now);
    expect(statusOf('ana')).toBe('busy');
    state.left('ana', 'goodbye', now);
    state.came('ana', now);
    expect(state.look(['ana'], now).get('ana')).toEqual({ status: 'online', activity: null, seenAt: now });
  });

  it('counts as activity, but not when repeated, as clients do on their own', () => {
    state.came('ana', now);
    pass(limits.idleMs - 1);
    state.choose('ana', { status: 'busy' }, now);
    pass(limits.idleMs - 1);
    state.choose('ana', { status: 'busy', activity: null }, now);
    pass(1);
    expect(told).toEqual(['ana online', 'ana busy', 'ana offline']);
  });

  it('is ignored for a user who is not present', () => {
    state.choose('ana', { status: 'busy' }, now);
    state.active('ana', now);
    state.left('ana', 'dropped', now);
    pass(0);
    expect([state.size(), told]).toEqual([0, []]);
  });
});

describe('a connection that reports how long its user was idle', () => {
  it('does not show a user who was idle for 5 minutes, until the next activity', () => {
    state.came('ana', now, { idleMs: limits.idleMs });
    pass(10);
    expect([statusOf('ana'), told]).toEqual(['offline', []]);
    expect(state.look(['ana'], now).get('ana')).toMatchObject({ seenAt: 1_000 - limits.idleMs, keptMayBeLater: true });
    state.active('ana', now);
    pass(0);
    expect(told).toEqual(['ana online']);
    expect(state.look(['ana'], now).get('ana')).toEqual({ status: 'online', activity: null, seenAt: now });
  });

  it('includes that time after a long break and after a short one', () => {
    for (const cutMs of [graceMs + 1_000, 1_000]) {
      state = createPresenceState();
      told = [];
      state.came('ana', now);
      tell();
      const activeAt = now;
      pass(60_000);
      state.left('ana', 'dropped', now);
      pass(cutMs);
      state.came('ana', now, { idleMs: now - activeAt });
      tell();
      expect([statusOf('ana'), seenAt('ana')]).toEqual(['online', activeAt]);
      pass(limits.idleMs - 60_000 - cutMs);
      expect(statusOf('ana')).toBe('offline');
    }
  });

  it('does not override later activity', () => {
    state.came('ana', now);
    state.came('ana', now, { idleMs: limits.idleMs });
    pass(10);
    expect([statusOf('ana'), seenAt('ana')]).toEqual(['online', 1_000]);
  });
});

describe('a connection that reports the chosen presence', () => {
  const unseen = (agoMs: number) => ({ idleMs: 0, choice: { status: 'offline' as const, activity: 'x', agoMs } });

  it('keeps an invisible user invisible after a long break, and stores no new instant', () => {
    state.came('ana', now);
    state.choose('ana', { status: 'offline' }, now);
    tell();
    state.left('ana', 'dropped', now);
    pass(graceMs + 1);
    state.saved(state.unsaved(true));
    state.came('ana', now, unseen(graceMs + 1));
    pass(10);
    state.active('ana', now);
    pass(10);
    expect([statusOf('ana'), told, state.online(now)]).toEqual(['offline', [], []]);
    expect(state.look(['ana'], now).get('ana')?.keptMayBeLater).toBe(true);
    expect([state.unsaved(true).size, state.count()]).toEqual([0, 0]);
    state.left('ana', 'goodbye', now);
    pass(0);
    expect(state.unsaved(true).size).toBe(0);
  });

  it('does not override a later choice, but overrides an earlier one', () => {
    state.came('ana', now);
    pass(1_000);
    state.choose('ana', { status: 'busy' }, now);
    state.came('ana', now, unseen(500));
    expect(statusOf('ana')).toBe('busy');
    pass(1_000);
    state.came('ana', now, unseen(500));
    expect(statusOf('ana')).toBe('offline');
  });
});

describe('an invisible user', () => {
  it('looks like a user who left at that moment: no activity text, no newer instant, in no list', () => {
    state.came('ana', now);
    state.choose('ana', { activity: 'sneaking' }, now);
    pass(1_000);
    state.choose('ana', { status: 'offline' }, now);
    pass(1_000);
    state.active('ana', now);
    state.choose('ana', { activity: 'still sneaking' }, now);
    pass(1_000);
    expect(state.look(['ana'], now).get('ana')).toEqual({ status: 'offline', activity: null, seenAt: 2_000 });
    expect(state.online(now)).toEqual([]);
    state.left('ana', 'goodbye', now);
    pass(0);
    expect(seenAt('ana')).toBe(2_000);
    expect(told).toEqual(['ana online sneaking', 'ana offline']);
  });
});

describe('the list of online users', () => {
  it('is sorted and up to date when it is read', () => {
    for (const id of ['cem', 'ana', 'bob', 'Bob']) state.came(id, now);
    expect(state.online(now)).toEqual(['Bob', 'ana', 'bob', 'cem']);
    state.choose('bob', { status: 'offline' }, now);
    state.left('Bob', 'goodbye', now);
    expect(state.online(now)).toEqual(['ana', 'cem']);
    now += limits.idleMs;
    state.came('dan', now);
    state.active('cem', now);
    expect(state.online(now)).toEqual(['cem', 'dan']);
  });

  it('has every user once and in order, however they come and go', () => {
    const expected = new Set<string>();
    for (let n = 0; n < 500; n++) {
      const id = `u${(n * 37) % 60}`;
      if (expected.delete(id)) state.left(id, 'goodbye', now);
      else {
        expected.add(id);
        state.came(id, now);
      }
      if (n % 3 === 0) tell();
      if (n % 7 !== 0) continue;
      expect(state.online(now)).toEqual([...expected].sort());
      expect(state.count()).toBe(expected.size);
    }
  });

  it('does not take changes away from the watchers', () => {
    state.came('ana', now);
    state.online(now);
    tell();
    expect(told).toEqual(['ana online']);
  });
});

describe('the instants at which users were last seen', () => {
  it('are saved soon for users who came or went, and now and then for all others', () => {
    state.came('ana', now);
    state.came('bob', now);
    tell();
    expect(state.unsaved(false)).toEqual(
      new Map([
        ['ana', 1_000],
        ['bob', 1_000],
      ]),
    );
    state.saved(state.unsaved(false));
    expect(state.unsaved(true).size).toBe(0);
    pass(2_000);
    state.active('ana', now);
    expect(state.unsaved(false).size).toBe(0);
    expect(state.unsaved(true)).toEqual(new Map([['ana', 3_000]]));
    pass(1_000);
    state.left('bob', 'goodbye', now);
    tell();
    expect(state.unsaved(false)).toEqual(new Map([['bob', 4_000]]));
  });

  it('are not marked as saved if they changed during the save', () => {
    state.came('ana', now);
    tell();
    const writing = state.unsaved(false);
    pass(1_000);
    state.left('ana', 'goodbye', now);
    tell();
    state.saved(writing);
    expect(state.unsaved(false)).toEqual(new Map([['ana', 2_000]]));
  });
});
