import { contract, event, is, type RoomfulEvent } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { endingsOf } from './endings.js';
import { erasedIn, membershipIn } from './rowFacts.js';

const club = z.string().meta(is('room')).describe('The club.');
const who = z.string().meta(is('user')).describe('The user.');
const rank = z.string().nullable().describe('The rank.');
const common = { summary: 'Something happened.', sentence: null } as const;
const ranked = event({
  ...common,
  type: 'club.ranked',
  stream: 'user',
  membership: 'rank',
  data: z.object({ club, rank }),
});
const dropped = event({
  ...common,
  type: 'club.dropped',
  stream: 'room',
  erases: true,
  data: z.object({ by: z.int(), who }),
});
/** A contract with events that no code knows by name. */
const grown = (...events: (typeof ranked | typeof dropped)[]) => ({
  ...contract,
  clubs: { commands: {}, signals: {}, events: Object.fromEntries(events.map((row) => [row.type, row])) },
});
const said = (type: string, data: object) =>
  ({ seq: 1, type, at: 1, actor: null, key: null, data }) as unknown as RoomfulEvent;

describe('the row of an event', () => {
  it('determines how memberships of its user change', () => {
    const found = membershipIn(grown(ranked));
    expect(found(said('club.ranked', { club: 'r', rank: 'knight' }))).toEqual({ roomId: 'r', isMember: true });
    expect(found(said('club.ranked', { club: 'r', rank: null }))).toEqual({ roomId: 'r', isMember: false });
    expect(found(said('user.room_changed', { roomId: 'r', role: null }))).toEqual({ roomId: 'r', isMember: false });
    expect(found(said('message.created', {}))).toBeUndefined();
  });

  it('determines who was erased', () => {
    const found = erasedIn(grown(dropped));
    expect(found(said('club.dropped', { by: 1, who: 'bob' }))).toBe('bob');
    expect(found(said('user.erased', { userId: 'bob' }))).toBe('bob');
    expect(found(said('user.blocked', { userId: 'bob' }))).toBeUndefined();
  });

  it('names a field of the payload', () => {
    // @ts-expect-error no such field
    event({ ...common, type: 'club.ranked', stream: 'user', membership: 'rnak', data: z.object({ club, rank }) });
  });

  it('throws without the field', () => {
    const nobody = { ...dropped, data: z.object({ by: z.int() }) } as unknown as typeof dropped;
    const nowhere = { ...ranked, data: z.object({ rank }) } as unknown as typeof ranked;
    const misspelt = { ...ranked, membership: 'rnak' } as unknown as typeof ranked;
    const ends = { whose: 'user', code: 'forbidden', message: 'gone' } as const;
    expect(() => erasedIn(grown(nobody))).toThrow('club.dropped has `erases` but no field of kind user');
    expect(() => membershipIn(grown(nowhere))).toThrow('club.ranked has `membership` but no field of kind room');
    expect(() => membershipIn(grown(misspelt))).toThrow('club.ranked has `membership` but no field rnak');
    expect(() => endingsOf(grown({ ...nobody, ends }))).toThrow('club.dropped has `ends` but no field of kind user');
  });
});
