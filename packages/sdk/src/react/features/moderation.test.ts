import type { InstanceRole } from '@roomful/protocol/names';
import { describe, expect, it, vi } from 'vitest';
import { type ModerationActions, type UsedModeration, useModeration } from '../../react.js';
import { emptyRoom } from '../../state.js';
import { createFakeServer, errorBody, roomId } from '../../testing/fakeServer.js';
import { idOf } from '../../testing/fakeUser.js';
import { joined, openPage, probeOf } from '../../testing/page.js';
import type { RoomRef } from '../useRoomState.js';
import type { Abilities } from './moderation/abilities.js';

const message = { id: 7, text: 'as it was' };

/** A page with the moderation functions of the lobby; `sent` has the moderation commands without their rooms. */
const setUp = (role: 'member' | 'moderator' | 'owner' | null = 'moderator', instance: InstanceRole = 'user') => {
  const server = createFakeServer();
  if (role) server.append([joined('ana', role)]);
  server.handlers['users.get'] = () => ({
    result: { profile: { id: 'ana', name: 'Ana', avatarUrl: null, role: instance } },
  });
  const staff = probeOf((room: RoomRef) => useModeration(room));
  const page = openPage(server, [staff.of('lobby')]);
  const sent = () => server.received.filter(({ name }) => name.startsWith('moderation.'));
  return { server, page, staff, sent };
};
const opened = async (...given: Parameters<typeof setUp>) => {
  const all = setUp(...given);
  await vi.waitFor(() => expect(all.staff.last().role).not.toBe('guest'));
  return all;
};

/** One call of a function: what it sends besides the room, the answer, and what it returns. */
interface Case {
  readonly call: (staff: ModerationActions) => Promise<unknown>;
  readonly input: object;
  readonly answer: object;
  readonly gives?: unknown;
}
const user = 'eve';
const [until, lifted, gone] = [{ until: 1_000 }, { lifted: true }, { memberCount: 3 }];
const entries = { entries: [], before: 4 };
const page = { user, before: 9, limit: 5 };
const timed = { user, durationMs: 60_000, reason: 'ads' };
const said = { user, reason: 'ads' };
// Typed, so that a new function requires a line here.
const functions: { readonly [Name in keyof ModerationActions]: readonly Case[] } = {
  delete: [
    { call: (staff) => staff.delete(7), input: { message: 7 }, answer: { message }, gives: undefined },
    { call: (staff) => staff.delete(7, 'ads'), input: { message: 7, reason: 'ads' }, answer: { message } },
    // An empty field means no reason.
    { call: (staff) => staff.delete(7, ''), input: { message: 7 }, answer: { message } },
  ],
  mute: [
    { call: (staff) => staff.mute({ user }), input: { user }, answer: until, gives: until },
    { call: (staff) => staff.mute(timed), input: timed, answer: until, gives: until },
  ],
  unmute: [{ call: (staff) => staff.unmute(said), input: said, answer: lifted, gives: lifted }],
  kick: [{ call: (staff) => staff.kick(said), input: said, answer: gone, gives: gone }],
  ban: [
    { call: (staff) => staff.ban({ user }), input: { user }, answer: { until: null }, gives: { until: null } },
    { call: (staff) => staff.ban(timed), input: timed, answer: until, gives: until },
  ],
  unban: [{ call: (staff) => staff.unban(said), input: said, answer: lifted, gives: lifted }],
  original: [{ call: (staff) => staff.original(7), input: { message: 7 }, answer: { message }, gives: message }],
  log: [
    { call: (staff) => staff.log(), input: {}, answer: entries, gives: entries },
    { call: (staff) => staff.log(page), input: page, answer: entries, gives: entries },
  ],
};
const names = Object.keys(functions) as (keyof ModerationActions)[];

describe('a moderation function', () => {
  it.each(names)('sends %s for this room, and returns the result', async (name) => {
    const { server, staff, sent } = await opened();
    for (const { call, input, answer, gives } of functions[name]) {
      server.handlers[`moderation.${name}`] = () => ({ result: answer });
      const before = sent().length;
      expect(await call(staff.last())).toEqual(gives);
      const commands = sent().slice(before);
      expect(commands.map((each) => each.name)).toEqual([`moderation.${name}`]);
      expect(commands[0]?.input).toEqual({ room: roomId, ...input });
      // Writes have a key: sent twice, they have one effect.
      expect(typeof commands[0]?.key).toBe(name === 'original' || name === 'log' ? 'undefined' : 'string');
    }
  });

  it.each(names)('rejects if the server refuses: %s', async (name) => {
    const { server, staff } = await opened('member');
    server.handlers[`moderation.${name}`] = () => {
      throw errorBody('forbidden');
    };
    await expect(functions[name][0]?.call(staff.last())).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each(names)('rejects and sends nothing if no room is open: %s', async (name) => {
    const { server, page, staff, sent } = setUp();
    const call = () => functions[name][0]?.call(staff.last());
    await expect(call()).rejects.toMatchObject({ code: 'unavailable' });
    page.show(staff.of(null));
    await expect(call()).rejects.toMatchObject({ code: 'unavailable' });
    const follow = server.handlers['rooms.follow']!;
    server.handlers['rooms.follow'] = (asked, received) => {
      if (asked['room'] === 'den') throw errorBody('banned');
      return follow(asked, received);
    };
    page.show(staff.of('den'));
    await vi.waitFor(() => expect(call()).rejects.toMatchObject({ code: 'banned' }));
    expect(sent()).toEqual([]);
  });

  it('is the same at each render, and different for another room', async () => {
    const { server, page, staff, sent } = await opened();
    const of = ({ role: _, can: __, outranks: ___, ...rest }: UsedModeration) => rest;
    const first = of(staff.last());
    expect(Object.keys(first).sort()).toEqual([...names].sort());
    server.append([{ type: 'member.role_changed', data: { userId: 'ana', role: 'owner' } }]);
    await vi.waitFor(() => expect(staff.last().role).toBe('owner'));
    for (const name of names) expect(staff.last()[name]).toBe(first[name]);

    const follow = server.handlers['rooms.follow']!;
    server.handlers['rooms.follow'] = (...given) => {
      const { result } = follow(...given);
      return { result: { ...(result as object), roomId: idOf(2) } };
    };
    server.handlers['moderation.kick'] = () => ({ result: gone });
    page.show(staff.of('den'));
    await vi.waitFor(() => expect(staff.last().kick({ user })).resolves.toEqual(gone));
    expect(sent().map(({ input }) => input['room'])).toEqual([idOf(2)]);
  });
});

const allowed = (can: Abilities): string[] => Object.entries(can).flatMap(([ability, may]) => (may ? [ability] : []));
const ofStaff = ['delete', 'mute', 'kick', 'ban', 'readLog', 'pin', 'clearReactions', 'mentionAll'];
const ofModerators = [...ofStaff, 'invite', 'add', 'remove'];
const ofOwners = [...ofModerators, 'setRole', 'update', 'deleteRoom'];
const [below, belowModerators] = [
  ['guest', 'member', 'moderator'],
  ['guest', 'member'],
];

describe('the abilities of a user', () => {
  it.each([
    { membership: null, instance: 'user', role: 'guest', may: [], above: [] },
    { membership: 'member', instance: 'user', role: 'member', may: [], above: ['guest'] },
    { membership: 'member', instance: 'bot', role: 'member', may: [], above: ['guest'] },
    { membership: 'moderator', instance: 'user', role: 'moderator', may: ofModerators, above: belowModerators },
    { membership: 'owner', instance: 'user', role: 'owner', may: ofOwners, above: below },
    { membership: null, instance: 'operator', role: 'operator', may: ofOwners, above: [...below, 'owner'] },
    { membership: 'member', instance: 'operator', role: 'operator', may: ofOwners, above: [...below, 'owner'] },
    { membership: null, instance: 'service', role: 'service', may: ofOwners, above: [...below, 'owner'] },
  ] as const)('are those of $role: $membership of the room, $instance of the instance', async (given) => {
    const { server, staff } = setUp(given.membership, given.instance);
    expect(allowed(staff.last().can)).toEqual([]);
    await vi.waitFor(() => expect(server.names()).toEqual(expect.arrayContaining(['users.get', 'rooms.follow'])));
    await vi.waitFor(() => {
      expect(staff.last().role).toBe(given.role);
      expect(allowed(staff.last().can)).toEqual(given.may);
    });
    const everyone = ['guest', 'member', 'moderator', 'owner', 'operator', 'service'] as const;
    expect(everyone.filter((other) => staff.last().outranks(other))).toEqual(given.above);
  });

  it('change with the role and the room while the component is mounted', async () => {
    const { server, staff } = await opened('member');
    expect(allowed(staff.last().can)).toEqual([]);
    server.append([{ type: 'member.role_changed', data: { userId: 'ana', role: 'owner' } }]);
    await vi.waitFor(() => expect(allowed(staff.last().can)).toEqual(ofOwners));
    expect(staff.last().outranks('moderator')).toBe(true);
    const room = { ...emptyRoom().state.room, id: roomId, archivedAt: 5 };
    server.append([{ type: 'room.updated', data: { room } }]);
    await vi.waitFor(() => expect(allowed(staff.last().can)).toEqual(['readLog', 'update', 'deleteRoom']));
    server.append([{ type: 'room.updated', data: { room: { ...room, kind: 'direct', archivedAt: null } } }]);
    await vi.waitFor(() => expect(staff.last().can).toMatchObject({ delete: true, kick: false }));
  });
});
