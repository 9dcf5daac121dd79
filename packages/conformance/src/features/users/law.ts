import { limits, type RoomfulEvent, type UserSnapshot } from '@roomful/protocol';
import { emptyUser, fromUserSnapshot, reduceUser } from '@roomful/sdk';
import { until } from '../../harness/wait.js';
import { at } from '../../law/choose.js';
import { action, type LawFeature, type StreamLaw } from '../../law/types.js';

/** A user's own stream: the profile, read positions and blocks. Each user reads only the own stream. */
export const userLaw: StreamLaw<UserSnapshot> = {
  stream: 'user',
  look: async ({ id, caller }) => {
    const ack = await caller.call('users.follow', {});
    if (!ack.ok) return null;
    const { recovered, head, snapshot } = ack.result as { recovered: boolean; head: number; snapshot: UserSnapshot };
    if (recovered) throw new Error('a follow without a position must not be a resume');
    return { viewer: id, head, snapshot: fromUserSnapshot(snapshot) };
  },
  isShared: false,
  log: async ({ renamed }) => {
    const log: RoomfulEvent[] = [];
    for (;;) {
      const page = await renamed.ok('users.events', { after: log.length, limit: limits.pageEvents });
      log.push(...(page.events as RoomfulEvent[]));
      if (page.next >= page.head) return log;
    }
  },
  beginning: (viewer) => emptyUser(viewer),
  seenFrom: (last) => last,
  folds: [{ how: 'one by one', fold: (start, events) => events.reduce(reduceUser, start) }],
};

const strangers = ['troll', 'spammer', 'bot'];

export const law: LawFeature = {
  streams: [userLaw],
  actions: [
    action('users.block', 8, (_, { a }) => ({ user: at(strangers, a) ?? 'troll' })),
    action('users.unblock', 8, (_, { a }) => ({ user: at(strangers, a) ?? 'troll' })),
  ],
  end: async ({ operator, players: { leaver }, room, gone }, { a }) => {
    if (a % 2) return;
    gone.add(leaver.id);
    await operator.ok('users.erase', { user: leaver.id });
    // While an erasure is running, it blanks events that a snapshot still shows.
    await until('the erasure is told in the room', async () => {
      const { events } = await operator.ok('rooms.events', { room, types: ['member.erased'] });
      return events.length > 0;
    });
  },
  arises: {
    'user.updated': 'by calls under another name',
    'user.room_changed': 'soon after the standing in a room has changed',
    'user.erased': 'by an erasure at the end',
  },
  withoutEffect: {
    'user.room_changed': 'lists of rooms change, not the snapshot',
    'user.erased': 'its reducer is needed only if the user had read or blocked',
  },
};
