import type { ConsolePort } from '../console/port.js';
import type { ConsoleFeature, ConsoleState } from '../console/state.js';

/**
 * Whether a thread covers messages of others that the person has not read. A room has one read position for everything
 * in it, so that reading the thread must not move it past them.
 */
const coversUnread = ({ room, rooms }: ConsolePort, state: ConsoleState): boolean => {
  const { id: roomId, threadOf, covered } = room;
  if (!covered) return false;
  const otherThreads = rooms.threadMentions(roomId).filter(({ message }) => message.threadOf !== threadOf);
  if (otherThreads.some(({ seen }) => !seen)) return true;
  const readUpTo = state.rooms.find(({ id }) => id === roomId)?.readUpTo ?? 0;
  return covered
    .getSnapshot()
    .messages.some(
      ({ id, author, deletedAt }) => id > readUpTo && author.id !== state.profile.id && deletedAt === null,
    );
};

/** Once the newest line is in sight, the room is read, and so are its lines about threads. */
const markRead = (port: ConsolePort) => {
  let readUpTo = 0;
  return (state: ConsoleState, isNewestInSight: () => boolean): void => {
    const { view, readOnly } = state;
    const { id, threadOf } = port.room;
    const mentions = port.rooms.threadMentions(id);
    const told = threadOf === undefined ? mentions.filter((one) => one.told) : [];
    const last = Math.max(view.messages.at(-1)?.id ?? 0, ...told.map(({ message }) => message.id));
    const isRead = readOnly || last <= readUpTo || view.status !== 'live' || view.me.role === 'guest';
    if ((isRead && mentions.every((one) => one.seen)) || !isNewestInSight()) return;
    // Asked first: what is seen in this thread no longer counts afterwards.
    const covers = coversUnread(port, state);
    port.rooms.seen(id, threadOf);
    if (isRead || covers) return;
    readUpTo = last;
    port.room.markRead(last);
  };
};

export const screen = { covers: ['receipts.read'], inSight: markRead } satisfies ConsoleFeature;
