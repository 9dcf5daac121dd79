import { limits, type RoomfulEvent } from '@roomful/protocol';
import type { Person } from '../cases/types.js';

/** A role that somebody has got in a room; null = none any more. */
export type Standing = string | null;

/** What became of a user's standing, by the room's log. */
export const standingsIn = (log: readonly RoomfulEvent[], userId: string): Standing[] => {
  const standings: Standing[] = [];
  for (const event of log) {
    if (event.type === 'member.joined' && event.data.member.user.id === userId) standings.push(event.data.member.role);
    // Who is not there and is put out hears of nothing: it changes nothing.
    const puts = event.type === 'member.left' || event.type === 'member.kicked';
    if (puts && event.data.userId === userId && (standings.at(-1) ?? null) !== null) standings.push(null);
  }
  return standings;
};

/** What became of it, as the user's own stream tells. */
export const standingsTold = (own: readonly RoomfulEvent[], roomId: string): Standing[] =>
  own.flatMap((event) => (event.type === 'user.room_changed' && event.data.roomId === roomId ? [event.data.role] : []));

/** The whole of the caller's own stream. */
export const ownLog = async (person: Person): Promise<RoomfulEvent[]> => {
  const log: RoomfulEvent[] = [];
  for (;;) {
    const page = await person.ok('users.events', { after: log.length, limit: limits.pageEvents });
    log.push(...(page.events as RoomfulEvent[]));
    if (page.next >= page.head) return log;
  }
};
