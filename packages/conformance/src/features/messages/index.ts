import { unique } from '../../harness/random.js';
import { forEverybody } from '../../matrix/cell.js';
import type { Scene } from '../../matrix/types.js';
import type { ConformanceFeature } from '../feature.js';
import { bookmarks } from './cases/bookmarks.js';
import { deletions } from './cases/deletions.js';
import { kinds } from './cases/kinds.js';
import { messages as sending } from './cases/messages.js';
import { pins } from './cases/pins.js';
import { reactions } from './cases/reactions.js';
import { reposts } from './cases/reposts.js';
import { threads } from './cases/threads.js';
import { law } from './law.js';

/** The founder's message, which nobody deletes. */
const theirs = ({ room, world }: Scene) => ({ room, message: world.others('message') });

export const messages = {
  cases: [...sending, ...kinds, ...threads, ...reposts, ...reactions, ...pins, ...bookmarks, ...deletions],
  matrix: {
    inputs: {
      send: ({ room }) => ({ room, text: 'hello' }),
      edit: ({ room, role, world }) => ({ room, message: world.own(role, 'message'), text: unique() }),
      delete: ({ room, role, world }) => ({ room, message: world.own(role, 'doomed message') }),
      get: theirs,
      list: ({ room }) => ({ room }),
      repost: (scene) => ({ ...theirs(scene), from: scene.room }),
      thread: theirs,
      react: (scene) => ({ ...theirs(scene), emoji: '👍' }),
      unreact: (scene) => ({ ...theirs(scene), emoji: '👍' }),
      clearReactions: theirs,
      reactions: theirs,
      pin: theirs,
      unpin: theirs,
      pins: ({ room }) => ({ room }),
      bookmark: theirs,
      unbookmark: theirs,
      bookmarks: () => ({}),
    },
    exceptions: { bookmarks: forEverybody },
    leave: async ({ id: room }, person) => {
      const send = async (text: string) => (await person.ok('messages.send', { room, text })).message.id;
      return { message: await send('one'), 'doomed message': await send('two') };
    },
  },
  law,
} satisfies ConformanceFeature<'messages'>;
