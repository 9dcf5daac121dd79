/**
 * The name of a room's stream.
 *
 * @example
 * roomStream(room.id) // 'room:0199…'
 */
export const roomStream = (roomId: string): string => `room:${roomId}`;
/**
 * The name of a user's own stream.
 *
 * @example
 * userStream('ana') // 'user:ana'
 */
export const userStream = (userId: string): string => `user:${userId}`;
/**
 * The name of a space's stream.
 *
 * @example
 * spaceStream('course:js-101') // 'space:course:js-101'
 */
export const spaceStream = (spaceId: string): string => `space:${spaceId}`;
/**
 * The id in a stream's name.
 *
 * @example
 * streamId('user:ana') // 'ana'
 */
export const streamId = (stream: string): string => stream.slice(stream.indexOf(':') + 1);
