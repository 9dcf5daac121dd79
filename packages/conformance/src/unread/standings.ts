import { limits, type RoomfulEvent } from '@roomful/protocol';
import type { Person } from '../cases/types.js';

/** A role that a user got in a room; null = none any more. */
export type Standing = string | null;

/** A user's role changes, from the room's log. */
export const standingsIn = (log: readonly RoomfulEvent[], userId: string): Standing[] => {
  const standings: Standing[] = [];
  for (const event of log) {
    if (event.type === 'member.joined' && event.data.member.user.id === userId) standings.push(event.data.member.role);
    // A user who is not there gets nothing about a removal, since it changes nothing.
    const puts = event.type === 'member.left' || event.type === 'member.kicked';
    if (puts && event.data.userId === userId && (standings.at(-1) ?? null) !== null) standings.push(null);
  }
  return standings;
};

/** The same changes, from the user's own stream. */
export const standingsTold = (own: readonly RoomfulEvent[], roomId: string): Standing[] =>
  own.flatMap((event) => (event.type === 'user.room_changed' && event.data.roomId === roomId ? [event.data.role] : []));

/** Reads the caller's whole own stream. */
export const ownLog = async (person: Person): Promise<RoomfulEvent[]> => {
  const log: RoomfulEvent[] = [];
  for (;;) {
    const page = await person.ok('users.events', { after: log.length, limit: limits.pageEvents });
    log.push(...(page.events as RoomfulEvent[]));
    if (page.next >= page.head) return log;
  }
};
