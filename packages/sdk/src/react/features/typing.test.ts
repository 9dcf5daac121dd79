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

/** A page with two components that show typing users of the lobby; `told` has the typing commands, in order. */
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

describe('typing users', () => {
  it('are empty at first, then those that the server names, without the user, in all components', async () => {
    const { line, composer, types } = await setUp();
    expect(line.last()).toMatchObject({ users: [], count: 0 });
    types([ben, ana, cem], 14);
    await vi.waitFor(() => expect(line.last()).toMatchObject({ users: [ben, cem], count: 13 }));
    expect(composer.last()).toMatchObject({ users: [ben, cem], count: 13 });
    types([ana]);
    await vi.waitFor(() => expect(line.last()).toMatchObject({ users: [], count: 0 }));
  });

  it('are those of this room', async () => {
    const { line, types } = await setUp();
    types([cem], 1, idOf(9));
    types([ben]);
    await vi.waitFor(() => expect(line.last()).toMatchObject({ users: [ben], count: 1 }));
    expect(line.seen.flatMap(({ users }) => users)).not.toContainEqual(cem);
  });

  it('are empty when the server stops signalling', async () => {
    const { line, types } = await setUp();
    types([ben]);
    await vi.waitFor(() => expect(line.last().count).toBe(1));
    await pass(7_000);
    await vi.waitFor(() => expect(line.last()).toMatchObject({ users: [], count: 0 }));
  });

  it('do not cause renders for messages in the room', async () => {
    const { server, line, talk } = await setUp();
    const renders = line.seen.length;
    server.say('hello');
    await vi.waitFor(() => expect(talk.last().messages).toHaveLength(1));
    expect(line.seen).toHaveLength(renders);
  });
});

describe('typing by the user', () => {
  const keys = async ({ composer }: SetUp, count: number, everyMs: number) => {
    for (let index = 0; index < count; index++) {
      composer.last().keystroke();
      await pass(everyMs);
    }
  };
  it.each<[string, string[], (on: SetUp) => unknown]>([
    ['once for one keystroke', ['keystroke'], (on) => keys(on, 1, 0)],
    ['once for a burst', ['keystroke'], (on) => keys(on, 20, 100)],
    ['again every 2.5 s while it continues', ['keystroke', 'keystroke', 'keystroke'], (on) => keys(on, 60, 100)],
    [
      'once for all components of a room',
      ['keystroke'],
      ({ composer, line }) => {
        composer.last().keystroke();
        line.last().keystroke();
      },
    ],
    [
      'with a single stop',
      ['keystroke', 'stop'],
      async (on) => {
        await keys(on, 3, 10);
        on.composer.last().stop();
        on.composer.last().stop();
      },
    ],
    [
      'again at once after a stop',
      ['keystroke', 'stop', 'keystroke'],
      async (on) => {
        await keys(on, 1, 10);
        on.composer.last().stop();
        await keys(on, 1, 0);
      },
    ],
    [
      'without a stop if it has already expired',
      ['keystroke'],
      async (on) => {
        await keys(on, 1, 5_100);
        on.composer.last().stop();
      },
    ],
    ['not at all for a stop without keystrokes', [], ({ composer }) => composer.last().stop()],
    [
      'again at once after a message, which ends it',
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
      'neither during a lost connection nor afterwards',
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
      'once if it is refused, without an error',
      ['keystroke'],
      (on) => {
        on.server.handlers['typing.keystroke'] = () => {
          throw errorBody('muted');
        };
        return keys(on, 3, 100);
      },
    ],
  ])('is sent %s', async (_, expected, act) => {
    const on = await setUp();
    await act(on);
    await pass(50);
    expect(on.told()).toEqual(expected);
    for (const { input } of on.commands()) expect(input).toEqual({ room: roomId });
  });

  it('is sent by the same functions at each render', async () => {
    const { composer, types } = await setUp();
    const [first] = composer.seen;
    types([ben]);
    await vi.waitFor(() => expect(composer.last().count).toBe(1));
    expect(composer.seen.length).toBeGreaterThan(1);
    for (const { keystroke, stop } of composer.seen) expect([keystroke, stop]).toEqual([first?.keystroke, first?.stop]);
  });

  it('is sent for the room that is shown, and not at all without a room', async () => {
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

  it('is no longer sent, and the room is unfollowed, when the last component is unmounted', async () => {
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
