import { contract, type RoomfulEvent } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { eventColumns } from './columns.js';

const columns = eventColumns(contract);
const ana = { id: 'ana', name: 'Ana' };
const bob = { id: 'bob', name: 'Robert' };
const cara = { id: 'cara', name: 'Cara' };

const rowOf = (stream: string, type: string, data: object, actor: typeof ana | null = ana) =>
  columns(stream, { seq: 1, type, at: 1, actor, key: null, data } as unknown as RoomfulEvent);

describe('the row of an event', () => {
  const named: [what: string, row: ReturnType<typeof rowOf>, people: string[] | null][] = [
    ['nobody', rowOf('room:r', 'room.updated', { room: bob }), null],
    ['the actor of a room', rowOf('room:r', 'message.created', { message: { author: ana } }), null],
    [
      'the author of a repost',
      rowOf('room:r', 'message.created', { message: { author: ana, repostOf: { author: bob } } }),
      ['bob'],
    ],
    [
      'each person of a list, once',
      rowOf('room:r', 'queue.opened', { queue: { items: [cara, bob, ana, bob].map((addedBy) => ({ addedBy })) } }),
      ['cara', 'bob'],
    ],
    ['a user added by the server', rowOf('room:r', 'member.joined', { member: { user: bob } }, null), ['bob']],
    ['the owner of the stream', rowOf('user:ana', 'user.updated', { profile: ana }), null],
    ["a user who acted in another user's stream", rowOf('user:bob', 'user.room_changed', { by: ana }), ['ana']],
    [
      'everybody in the stream of a space',
      rowOf('space:s', 'space.member_added', { member: { user: bob } }),
      ['bob', 'ana'],
    ],
    ['whom an event of a newer node names', rowOf('user:ana', 'bell.rang', { rung: [{ by: bob }, ana] }), ['bob']],
  ];
  for (const [what, row, people] of named) it(`names ${what}`, () => expect(row['people']).toEqual(people));

  it('has the message and the user that the event is about', () => {
    const about = { messageId: 7, authorId: 'bob', deletedAt: 1, reason: null };
    expect(rowOf('room:r', 'message.deleted', about)).toMatchObject({ ref: 7, target_id: 'bob' });
    expect(rowOf('room:r', 'message.deleted', { ...about, authorId: 'ana' })).toMatchObject({
      ref: 7,
      target_id: null,
    });
    expect(rowOf('room:r', 'member.banned', { userId: 'bob' })).toMatchObject({ ref: null, target_id: 'bob' });
    expect(rowOf('room:r', 'member.left', { userId: 'bob' })).toMatchObject({ ref: null, target_id: null });
    expect(rowOf('room:r', 'message.reacted', { messageId: 7 })).toMatchObject({ ref: 7, target_id: null });
  });
});
