import { roomsCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';
import { reducers } from './rooms.reducers.js';

/** Rooms: their names, settings and places in lists. Following and leaving a room is done by the live room itself. */
export const rooms = {
  noun: 'rooms',
  commands: roomsCommands,
  empty: {
    state: {
      room: {
        id: '',
        slug: '',
        name: '',
        topic: '',
        kind: 'channel',
        visibility: 'private',
        tags: [],
        metadata: {},
        settings: { messagesPerMinute: null, frozen: false },
        maxMembers: null,
        space: null,
        createdAt: 0,
        archivedAt: null,
      },
    },
  },
  reducers,
} satisfies SdkFeature<'rooms'>;
