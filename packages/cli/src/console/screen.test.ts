import './testing/environment.js';
import type { Queue } from '@roomful/protocol';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { insert } from './composer.js';
import { loadConsoleFeatures } from './features.js';
import { type Line, plainLine } from './lines.js';
import { createArranger, type Screen } from './screen.js';
import { createConsoleStore, type StoreOptions } from './store.js';
import { created, createFakeRoom, type FakeRoomOptions, messageOf, noon, pendingOf } from './testing/room.js';

const features = await loadConsoleFeatures();

const setup = (options: FakeRoomOptions & Partial<StoreOptions['size']> & { readOnly?: boolean } = {}) => {
  const { columns = 80, rows = 24, readOnly = false } = options;
  const fake = createFakeRoom(options);
  const store = createConsoleStore({
    backend: fake.backend,
    features,
    size: { columns, rows },
    readOnly,
    now: () => noon,
  });
  onTestFinished(store.stop);
  const arranger = createArranger();
  const screen = (): Screen => arranger.arrange(store.current());
  const text = (part: Exclude<keyof Screen, 'cursor' | 'window'>): string => shown(screen()[part]).join('\n');
  return { fake, store, arranger, screen, text };
};
const shown = (lines: readonly Line[]): string[] => lines.map(plainLine);
const rowsOf = ({ header, timeline, panel, status, composer }: Screen): number =>
  [header, timeline, panel, status, composer].flat().length;

const queueOf = (key: string, votes: [up: number, down: number][]): Queue => ({
  key,
  title: 'Tonight',
  policy: 'votes',
  openedAt: noon,
  activeId: 1,
  items: votes.map(([upvotes, downvotes], i) => ({
    id: i + 1,
    title: `song ${i + 1}`,
    url: null,
    metadata: {},
    addedBy: { id: 'bob', name: 'bob' },
    addedAt: noon,
    status: i === 0 ? 'active' : 'waiting',
    upvotes,
    downvotes,
  })),
});

const many = (count: number) => Array.from({ length: count }, (_, i) => messageOf(i + 1, `message ${i + 1}`));

describe('the screen', () => {
  it('always has one row less than the terminal', () => {
    for (const panel of ['none', 'queue', 'help', 'keys'] as const) {
      for (const rows of [6, 7, 10, 24, 60]) {
        for (const text of ['', 'line\n'.repeat(30)]) {
          const { store, screen } = setup({
            rows,
            messages: many(100),
            queues: { main: queueOf('main', Array(40).fill([1, 0])) },
          });
          store.set({ panel, composer: insert(store.current().composer, text) });
          expect(rowsOf(screen())).toBe(rows - 1);
        }
      }
    }
  });

  it('shows the visible ones of 10,000 messages, and lays out few others', () => {
    const messages = many(10_000);
    const looked = vi.fn();
    const { screen } = setup({
      messages: messages.map((message) =>
        Object.defineProperty({ ...message }, 'text', {
          enumerable: true,
          get: () => {
            looked(message.id);
            return message.text;
          },
        }),
      ),
    });
    looked.mockClear();
    expect(screen().timeline).toHaveLength(20);
    expect(new Set(looked.mock.calls.flat()).size).toBeLessThanOrEqual(20);
    looked.mockClear();
    screen();
    expect(looked).not.toHaveBeenCalled();
  });

  it('says so if the terminal is too small', () => {
    for (const [columns, rows] of [
      [10, 24],
      [80, 5],
      [1, 1],
    ] as const) {
      const { screen } = setup({ columns, rows });
      expect(rowsOf(screen())).toBeLessThanOrEqual(Math.max(1, rows - 1));
      expect(screen().cursor).toBeUndefined();
    }
  });
});

describe('the status line', () => {
  it.each<[what: string, change: (made: ReturnType<typeof setup>) => void, status: string]>([
    ['live', () => {}, 'live | 3 members | member | /help'],
    ['offline', ({ fake }) => fake.connection('offline'), 'offline, reconnecting | 3 members | member | /help'],
    ['catching up', ({ fake }) => fake.change({ status: 'resuming' }), 'catching up | 3 members | member | /help'],
    [
      'banned',
      ({ fake }) =>
        fake.change({ status: 'closed', closedBy: { code: 'banned', message: 'you are banned', retryable: false } }),
      'closed: you are banned (/quit) | 3 members | member | /help',
    ],
    [
      'pending and failed messages',
      ({ fake }) => fake.change({ pending: [pendingOf('a', 'x'), pendingOf('b', 'y', { state: 'failed' })] }),
      'live | 1 failed: /retry or /drop | 1 sending | 3 members | member | /help',
    ],
    [
      'loading older messages',
      ({ store }) => store.set({ loadingOlder: true }),
      'live | loading older messages | 3 members | member | /help',
    ],
  ])('%s', (_what, change, status) => {
    const made = setup();
    change(made);
    expect(made.text('status')).toBe(status);
  });

  it('shows a mute until it ends, and a frozen room', () => {
    const { text } = setup({
      me: { mutedUntil: noon + 600_000 },
      room: { settings: { messagesPerMinute: null, frozen: true } },
    });
    expect(text('status')).toBe('live | muted until 12:10 | frozen | 3 members | member | /help');
    expect(setup({ me: { mutedUntil: noon - 1 } }).text('status')).not.toContain('muted');
  });

  it('shows the effective role, and a read-only console', () => {
    expect(setup({ me: { role: 'guest' }, instanceRole: 'operator', readOnly: true }).text('status')).toBe(
      'live | read-only | 3 members | operator | /help',
    );
  });

  it('is cut if it does not fit', () => {
    expect(setup({ columns: 22 }).text('status')).toBe('live | 3 members | m…');
  });
});

describe('the panels', () => {
  it('shows a queue in playing order, with votes', () => {
    const { store, text } = setup({
      queues: {
        main: queueOf('main', [
          [0, 0],
          [1, 3],
          [2, 0],
        ]),
      },
      me: { votes: { main: { 3: 'up' } } },
    });
    store.set({ panel: 'queue' });
    expect(text('panel').split('\n')).toEqual([
      '── main: Tonight (3)',
      '> 1  now  song 1 (bob)',
      '  3  +2 -0 you: up  song 3 (bob)',
      '  2  +1 -3  song 2 (bob)',
    ]);
    store.set({ queue: '__proto__' });
    expect(text('panel')).toBe('── no queue __proto__\n/queue main');
  });

  it("shows the role's commands, and every key", () => {
    const { store, text } = setup({ me: { role: 'owner' }, rows: 60 });
    store.set({ panel: 'help' });
    for (const { name, help } of features.commands)
      expect(text('panel')).toMatch(new RegExp(`^/${name} .*${help.slice(0, 20)}`, 'm'));
    store.set({ panel: 'keys' });
    for (const { help } of features.keymap) expect(text('panel')).toContain(help);
    const member = setup({ rows: 60 });
    member.store.set({ panel: 'help' });
    expect(member.text('panel')).not.toContain('/ban');
  });

  it('pages through a panel that does not fit', () => {
    const { store, arranger, text } = setup({ queues: { main: queueOf('main', Array(40).fill([1, 0])) } });
    expect(arranger.pagePanel(store.current(), 1)).toBeUndefined();
    store.set({ panel: 'queue' });
    const seen = new Set<string>();
    for (const direction of [1, 1, 1, -1, -1, -1]) {
      for (const line of text('panel').split('\n')) seen.add(line);
      store.set({ panelTop: arranger.pagePanel(store.current(), direction) ?? -1 });
    }
    for (let id = 1; id <= 40; id++) expect([...seen].some((line) => line.includes(`song ${id} `))).toBe(true);
    expect(store.current().panelTop).toBe(0);
    store.set({ panelTop: 9 });
    store.set({ panel: 'help' });
    expect(store.current().panelTop).toBe(0);
  });
});

describe('the store', () => {
  it('publishes one state per frame for any number of events', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { fake, store } = setup();
    const listener = vi.fn();
    store.subscribe(listener);
    for (let id = 1; id <= 500; id++) fake.apply([created(id, 'x')]);
    expect(listener).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(listener).toHaveBeenCalledTimes(2);
    expect(store.getSnapshot().view.messages).toHaveLength(500);
  });

  it('shows an event once and in order, and keeps answers after earlier events', () => {
    const { fake, store } = setup({ messages: many(3) });
    store.say('own');
    const [joined] = fake.apply([{ type: 'member.left', by: 'bob', data: { userId: 'bob', memberCount: 2 } }]);
    expect(joined?.seq).toBe(4);
    expect(store.current().notices.map(({ seq, text }) => [seq, text])).toEqual([
      [3, 'own'],
      [4, 'bob left'],
    ]);
  });

  it.each<[recovered: boolean, missed: number | null, text: string]>([
    [true, 37, 'back online, 37 missed'],
    [false, 5_000, 'back online, 5000 missed; only the newest messages are shown'],
    [false, null, 'back online, the room was restored; only the newest messages are shown'],
  ])('says what was missed (recovered: %s, missed: %s)', (recovered, missed, text) => {
    const { fake, store } = setup();
    fake.resumed(recovered, missed);
    expect(store.current().notices.map((notice) => notice.text)).toEqual([text]);
  });

  it('ignores events after it has stopped', () => {
    const { fake, store } = setup();
    const listener = vi.fn();
    store.subscribe(listener);
    store.stop();
    fake.apply([{ type: 'member.left', by: 'bob', data: { userId: 'bob', memberCount: 2 } }]);
    fake.resumed(true, 1);
    expect(listener).not.toHaveBeenCalled();
    expect(store.current().notices).toEqual([]);
  });
});
