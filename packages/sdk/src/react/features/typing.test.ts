import type { Actor } from '@roomful/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type RoomRef, useMessages, useTyping } from '../../react.js';
import { pass } from '../../testing/fakeClient.js';
import { createFakeServer, errorBody, roomId } from '../../testing/fakeServer.js';
import { idOf } from '../../testing/fakeUser.js';
import { openPage, probeOf } from '../../testing/page.js';

afterEach(() => void vi.useRealTimers());

const [ana, ben, cem] = ['Ana', 'Ben', 'Cem'].map((name) => ({ id: name.toLowerCase(), name })) as [
  NonNullable<Actor>,
  NonNullable<Actor>,
  NonNullable<Actor>,
];

/** A page with two components that look at who types in the lobby; `told` has what the server was told, in order. */
const setUp = async () => {
  vi.useFakeTimers();
  const server = createFakeServer();
  server.handlers['typing.keystroke'] = () => ({ result: { expiresInMs: 5_000 } });
  server.handlers['typing.stop'] = () => ({ result: {} });
  const line = probeOf((room: RoomRef) => useTyping(room));
  const [composer, talk] = [probeOf(useTyping), probeOf((room: RoomRef) => useMessages(room))];
  const page = openPage(server, [line.of('lobby'), composer.of('lobby'), talk.of('lobby')]);
  await vi.waitFor(() => expect(talk.last().status).toBe('live'));
  const commands = () => server.received.filter(({ name }) => name.startsWith('typing.'));
  const told = () => commands().map(({ name }) => name.slice('typing.'.length));
  const types = (users: NonNullable<Actor>[], count = users.length, room = roomId) =>
    server.signal({ type: 'typing.changed', data: { roomId: room, users, count } });
  return { server, page, line, composer, talk, commands, told, types };
};
type SetUp = Awaited<ReturnType<typeof setUp>>;

describe('who is typing', () => {
  it('is nobody at first, then whom the server names, the user apart, for all who look', async () => {
    const { line, composer, types } = await setUp();
    expect(line.last()).toMatchObject({ users: [], count: 0 });
    types([ben, ana, cem], 14);
    await vi.waitFor(() => expect(line.last()).toMatchObject({ users: [ben, cem], count: 13 }));
    expect(composer.last()).toMatchObject({ users: [ben, cem], count: 13 });
    types([ana]);
    await vi.waitFor(() => expect(line.last()).toMatchObject({ users: [], count: 0 }));
  });

  it('is what is said of this room', async () => {
    const { line, types } = await setUp();
    types([cem], 1, idOf(9));
    types([ben]);
    await vi.waitFor(() => expect(line.last()).toMatchObject({ users: [ben], count: 1 }));
    expect(line.seen.flatMap(({ users }) => users)).not.toContainEqual(cem);
  });

  it('is nobody where the server says no more of it', async () => {
    const { line, types } = await setUp();
    types([ben]);
    await vi.waitFor(() => expect(line.last().count).toBe(1));
    await pass(7_000);
    await vi.waitFor(() => expect(line.last()).toMatchObject({ users: [], count: 0 }));
  });

  it('renders nobody again for what is said in the room', async () => {
    const { server, line, talk } = await setUp();
    const renders = line.seen.length;
    server.say('hello');
    await vi.waitFor(() => expect(talk.last().messages).toHaveLength(1));
    expect(line.seen).toHaveLength(renders);
  });
});

describe('that the user is typing', () => {
  const keys = async ({ composer }: SetUp, count: number, everyMs: number) => {
    for (let index = 0; index < count; index++) {
      composer.last().keystroke();
      await pass(everyMs);
    }
  };
  it.each<[string, string[], (on: SetUp) => unknown]>([
    ['by one keystroke, once', ['keystroke'], (on) => keys(on, 1, 0)],
    ['by a burst, once', ['keystroke'], (on) => keys(on, 20, 100)],
    ['again each 2.5 s while it goes on', ['keystroke', 'keystroke', 'keystroke'], (on) => keys(on, 60, 100)],
    [
      'over all components of a room once',
      ['keystroke'],
      ({ composer, line }) => {
        composer.last().keystroke();
        line.last().keystroke();
      },
    ],
    [
      'no longer, by stop, once',
      ['keystroke', 'stop'],
      async (on) => {
        await keys(on, 3, 10);
        on.composer.last().stop();
        on.composer.last().stop();
      },
    ],
    [
      'anew at once after stop',
      ['keystroke', 'stop', 'keystroke'],
      async (on) => {
        await keys(on, 1, 10);
        on.composer.last().stop();
        await keys(on, 1, 0);
      },
    ],
    [
      'without stop where it has ended by itself',
      ['keystroke'],
      async (on) => {
        await keys(on, 1, 5_100);
        on.composer.last().stop();
      },
    ],
    ['without stop where nothing was typed', [], ({ composer }) => composer.last().stop()],
    [
      'anew at once after a message, which ends it',
      ['keystroke', 'keystroke'],
      async (on) => {
        await keys(on, 1, 10);
        const sent = on.talk.last().send('hello');
        await pass(10);
        await sent;
        on.composer.last().stop();
        await keys(on, 1, 0);
      },
    ],
    [
      'not while the connection is lost, nor later',
      [],
      async (on) => {
        on.server.faults.connect = () => 'unreachable';
        on.server.cut();
        await keys(on, 3, 100);
        on.composer.last().stop();
        on.server.faults.connect = () => null;
        await vi.waitFor(() => expect(on.talk.last().status).toBe('live'));
      },
    ],
    [
      'without a word where it is refused',
      ['keystroke'],
      (on) => {
        on.server.handlers['typing.keystroke'] = () => {
          throw errorBody('muted');
        };
        return keys(on, 3, 100);
      },
    ],
  ])('is told %s', async (_, expected, act) => {
    const on = await setUp();
    await act(on);
    await pass(50);
    expect(on.told()).toEqual(expected);
    for (const { input } of on.commands()) expect(input).toEqual({ room: roomId });
  });

  it('is said by the same functions at each render', async () => {
    const { composer, types } = await setUp();
    const [first] = composer.seen;
    types([ben]);
    await vi.waitFor(() => expect(composer.last().count).toBe(1));
    expect(composer.seen.length).toBeGreaterThan(1);
    for (const { keystroke, stop } of composer.seen) expect([keystroke, stop]).toEqual([first?.keystroke, first?.stop]);
  });

  it('is said of the room that is shown, of none where there is none', async () => {
    const { server, page, composer, commands } = await setUp();
    page.show(null, composer.of(null));
    await vi.waitFor(() => expect(composer.last().keystroke).not.toBe(composer.seen[0]?.keystroke));
    composer.last().keystroke();
    composer.last().stop();
    const follow = server.handlers['rooms.follow']!;
    server.handlers['rooms.follow'] = (...given) => {
      const { result } = follow(...given);
      return { result: { ...(result as object), roomId: idOf(2) } };
    };
    page.show(null, composer.of('den'));
    await vi.waitFor(() => {
      composer.last().keystroke();
      expect(commands().map(({ input }) => input['room'])).toEqual([idOf(2)]);
    });
  });

  it('is told no more, and the room no longer followed, when the last component has gone', async () => {
    const { server, page, line, composer, told, types } = await setUp();
    const { keystroke, stop } = composer.last();
    page.show(line.of('lobby'), null, null);
    types([ben]);
    await vi.waitFor(() => expect(line.last().count).toBe(1));
    expect(composer.last().count).toBe(0);
    page.show();
    await vi.waitFor(() => expect(server.names()).toContain('rooms.unfollow'));
    keystroke();
    stop();
    await pass(10_000);
    expect(told()).toEqual([]);
  });
});
