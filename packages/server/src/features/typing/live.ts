import type { LiveHooks } from '../../live/hooks.js';

/** A user who has sent a message has stopped typing it. */
export const live: LiveHooks = {
  'message.created': ({ typing }, { actor }, roomId) => {
    if (actor) typing.stop(roomId, actor.id);
  },
};
