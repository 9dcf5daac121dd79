import type { ConsoleBackend } from '../console/backend.js';
import type { ConsoleFeature, ConsoleState } from '../console/state.js';

/**
 * Whether a thread hides messages of others that the user has not read. A room has one read position for all its messages,
 * so reading the thread must not move it past the unread ones.
 */
const coversUnread = ({ room, rooms }: ConsoleBackend, state: ConsoleState): boolean => {
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

/** Once the newest line is visible, marks the room and its notices about threads as read. */
const markRead = (backend: ConsoleBackend) => {
  let readUpTo = 0;
  return (state: ConsoleState, isNewestVisible: () => boolean): void => {
    const { view, readOnly } = state;
    const { id, threadOf } = backend.room;
    const mentions = backend.rooms.threadMentions(id);
    const announced = threadOf === undefined ? mentions.filter((one) => one.announced) : [];
    const last = Math.max(view.messages.at(-1)?.id ?? 0, ...announced.map(({ message }) => message.id));
    const isRead = readOnly || last <= readUpTo || view.status !== 'live' || view.me.role === 'guest';
    if ((isRead && mentions.every((one) => one.seen)) || !isNewestVisible()) return;
    // Check before `seen`, which changes the answer.
    const covers = coversUnread(backend, state);
    backend.rooms.seen(id, threadOf);
    if (isRead || covers) return;
    readUpTo = last;
    backend.room.markRead(last);
  };
};

export const screen = { covers: ['receipts.read'], drawn: markRead } satisfies ConsoleFeature;
