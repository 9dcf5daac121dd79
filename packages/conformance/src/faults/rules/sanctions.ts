import { commandsOf, contract } from '@roomful/protocol';
import { isType, type Rule } from './shared.js';

/** Why a user may not act: until an instant, or forever if null. */
interface Sanction {
  seq: number;
  until: number | null;
}

export const outIsOut: Rule = ({ log }) => {
  const bans = new Map<string, Sanction>();
  const absent = new Set<string>();
  return log.flatMap((event) => {
    const actor = event.actor?.id ?? '';
    const ban = bans.get(actor);
    const banned = ban !== undefined && (ban.until === null || event.at < ban.until);
    const says: string[] = banned ? [`${actor} was banned at ${ban.seq} and did ${event.seq} ${event.type}`] : [];
    if (!banned && absent.has(actor) && !isType(event, 'member.joined')) {
      says.push(`${actor} was out of the room and did ${event.seq} ${event.type}`);
    }
    if (isType(event, 'member.joined')) absent.delete(event.data.member.user.id);
    if (isType(event, 'member.unbanned')) bans.delete(event.data.userId);
    if (isType(event, 'member.banned')) bans.set(event.data.userId, { seq: event.seq, until: event.data.until });
    if (
      isType(event, 'member.banned') ||
      isType(event, 'member.kicked') ||
      isType(event, 'member.removed') ||
      isType(event, 'member.left')
    ) {
      absent.add(event.data.userId);
    }
    return says;
  });
};

const spoken = new Set<string>(
  commandsOf(contract).flatMap(({ row }) => (row.voice ? (row.emits ?? []).map(({ type }) => type) : [])),
);

export const mutedIsSilent: Rule = ({ log }) => {
  const mutes = new Map<string, Sanction & { until: number }>();
  return log.flatMap((event) => {
    const actor = event.actor?.id ?? '';
    const mute = mutes.get(actor);
    const says =
      mute && event.at < mute.until && spoken.has(event.type)
        ? [`${actor} was muted at ${mute.seq} and did ${event.seq} ${event.type}`]
        : [];
    if (isType(event, 'member.muted')) mutes.set(event.data.userId, { seq: event.seq, until: event.data.until });
    if (isType(event, 'member.unmuted')) mutes.delete(event.data.userId);
    return says;
  });
};
