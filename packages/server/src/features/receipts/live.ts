import type { LiveHooks } from '../../live/hooks.js';

/** Members of small rooms see how far the others have read. */
export const live: LiveHooks = {
  'receipt.read': ({ saw }, { data: { roomId, upTo, readAt } }, userId) => saw(roomId, { userId, upTo, readAt }),
  'member.joined': ({ forgetMembers }, _event, roomId) => forgetMembers(roomId),
};
