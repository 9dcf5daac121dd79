import type { RoomRole } from '@roomful/protocol';
import type { Principal, Tell } from '../pipeline/context.js';

/** Makes the event in a user's own stream about a change of the user's role or invitation in a room. */
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

/** Does the same for a user who was removed. A user who was neither a member nor invited gets no event. */
export const tellPutOut = (
  by: Principal,
  roomId: string,
  before: { userId: string; role: RoomRole; invited: boolean },
): Tell[] =>
  before.role === 'guest' && !before.invited ? [] : [tellStanding(by, roomId, before.userId, { role: 'guest' })];
