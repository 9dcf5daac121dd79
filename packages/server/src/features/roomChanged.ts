import type { RoomRole } from '@roomful/protocol';
import type { Principal, UserEvent } from '../pipeline/context.js';

/** Makes the event in a user's own stream about a change of the user's role or invitation in a room. */
export const roomChanged = (
  by: Principal,
  roomId: string,
  userId: string,
  after: { role: RoomRole; invited?: boolean },
): UserEvent => ({
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
export const removedFromRoom = (
  by: Principal,
  roomId: string,
  before: { userId: string; role: RoomRole; invited: boolean },
): UserEvent[] =>
  before.role === 'guest' && !before.invited ? [] : [roomChanged(by, roomId, before.userId, { role: 'guest' })];
