/** The name of a room's stream. */
export const roomStream = (roomId: string): string => `room:${roomId}`;
/** The name of a user's own stream. */
export const userStream = (userId: string): string => `user:${userId}`;
/** The id in a stream's name. */
export const streamId = (stream: string): string => stream.slice(stream.indexOf(':') + 1);
