import type { RoomRole } from '@roomful/protocol';
import type { Principal, Tell } from '../pipeline/context.js';

/** What a user hears in the own stream after the standing in a room has changed. */
export const tellStanding = (
  by: Principal,
  roomId: string,
  userId: string,
  after: { role: RoomRole; invited?: boolean },
): Tell => ({
  userId,
  draft: {
    type: 'user.room_changed',
    data: {
      roomId,
      role: after.role === 'guest' ? null : after.role,
      invited: after.invited ?? false,
      by: { id: by.id, name: by.name },
    },
  },
});

/** The same for somebody who was put out: a user who had no place there hears nothing of it. */
export const tellPutOut = (
  by: Principal,
  roomId: string,
  before: { userId: string; role: RoomRole; invited: boolean },
): Tell[] =>
  before.role === 'guest' && !before.invited ? [] : [tellStanding(by, roomId, before.userId, { role: 'guest' })];
