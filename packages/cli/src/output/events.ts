import type { EventOf, EventType, Message, RoomfulEvent } from '@roomful/protocol';
import { block, json, type Printer, type Safe, text } from './print.js';
import { trackText } from './views.js';

/** An event as it comes from the wire: a newer server may have kinds that are not known here. */
export interface AnyEvent {
  seq: number;
  type: string;
  at: number;
  actor: { id: string; name: string } | null;
  key: string | null;
  data: unknown;
}

type Tell = { [T in EventType]?: (event: EventOf<T>, who: Safe) => Safe };

const because = (reason: string | null): Safe => (reason === null ? text`` : text` (${reason})`);
const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);
const until = (at: number | null): Safe => (at === null ? text` for good` : text` until ${new Date(at).toISOString()}`);
const indent = ' '.repeat(9);

/** What a message is besides its text, in front of it. */
const marks = ({ kind, language, track, repostOf }: Message): Safe => {
  if (repostOf) return text`[from ${repostOf.author.name}] `;
  if (track) return text`[track ${trackText({ ...track })}] `;
  return kind === 'code' && language !== undefined ? text`[${language}] ` : text``;
};

/** Code stands below, as it was written. */
const code = (body: string): Safe => text`\n${indent}${block(body, indent)}`;

/** What an event says to people; kinds without a sentence show their payload. */
const tell: Tell = {
  'room.created': ({ data }, who) => text`-- ${who} created ${data.room.slug}`,
  'room.updated': ({ data: { room } }, who) =>
    text`-- ${who} changed the room: ${room.name}${room.settings.frozen ? ' (frozen)' : ''}${room.archivedAt === null ? '' : ' (archived)'}`,
  'room.deleted': (_, who) => text`-- ${who} deleted the room`,
  'member.joined': ({ data }) => text`-- ${data.member.user.name} joined (${data.memberCount})`,
  'member.left': ({ data }, who) => text`-- ${who} left (${data.memberCount})`,
  'member.updated': ({ data }) => text`-- ${data.member.user.id} is now named ${data.member.user.name}`,
  'member.erased': ({ data }) => text`-- ${data.userId} was erased`,
  'member.invited': ({ data }, who) => text`-- ${who} invited ${data.userId}`,
  'member.removed': ({ data }, who) => text`-- ${who} removed ${data.userId}${because(data.reason)}`,
  'member.role_changed': ({ data }, who) => text`-- ${who} made ${data.userId} ${data.role}`,
  'member.muted': ({ data }, who) => text`-- ${who} muted ${data.userId}${until(data.until)}${because(data.reason)}`,
  'member.unmuted': ({ data }, who) => text`-- ${who} unmuted ${data.userId}${because(data.reason)}`,
  'member.kicked': ({ data }, who) => text`-- ${who} kicked ${data.userId}${because(data.reason)}`,
  'member.banned': ({ data }, who) => text`-- ${who} banned ${data.userId}${until(data.until)}${because(data.reason)}`,
  'member.unbanned': ({ data }, who) => text`-- ${who} unbanned ${data.userId}${because(data.reason)}`,
  'message.created': ({ data: { message } }, who) => {
    const answers = message.replyTo === null ? text`` : text`[re ${message.replyTo}] `;
    const inside = message.threadOf === undefined ? text`` : text`[in ${message.threadOf}] `;
    const before = text`${inside}${answers}${marks(message)}`;
    const body = message.kind === 'code' ? code(message.text) : block(message.text, indent);
    return message.kind === 'action' ? text`* ${who} ${before}${body}` : text`<${who}> ${before}${body}`;
  },
  'message.reacted': ({ data }, who) => text`-- ${who} reacted ${data.emoji} to ${data.messageId} (${data.count})`,
  'message.unreacted': ({ data }, who) => text`-- ${who} took ${data.emoji} to ${data.messageId} back (${data.count})`,
  'message.reactions_cleared': ({ data }, who) =>
    text`-- ${who} took ${data.emoji === null ? 'all reactions' : text`${data.emoji}`} to ${data.messageId} away`,
  'message.pinned': ({ data }, who) => text`-- ${who} pinned ${data.messageId}`,
  'message.unpinned': ({ data }, who) => text`-- ${who} unpinned ${data.messageId}`,
  'message.edited': ({ data }, who) => text`-- ${who} edited ${data.messageId}: ${block(data.text, indent)}`,
  'message.deleted': ({ data }, who) => text`-- ${who} deleted ${data.messageId}${because(data.reason)}`,
  'queue.opened': ({ data }, who) => text`-- ${who} opened the queue ${data.queue.key}`,
  'queue.item_added': ({ data }, who) => text`-- ${who} added ${data.item.id} "${data.item.title}" to ${data.queue}`,
  'queue.item_voted': ({ data }, who) =>
    text`-- ${who} voted ${data.vote} on ${data.itemId} in ${data.queue}: +${data.upvotes} -${data.downvotes}`,
  'queue.advanced': ({ data }) => text`-- ${data.queue}: now ${data.activeId ?? 'nothing'}`,
  'queue.item_removed': ({ data }, who) => text`-- ${who} took ${data.itemId} out of ${data.queue}`,
};

const plainly = (event: AnyEvent, who: Safe): Safe => text`-- ${event.type} by ${who}: ${json(event.data)}`;

const sentence = (event: AnyEvent, who: Safe): Safe => {
  const teller = Object.hasOwn(tell, event.type) ? tell[event.type as EventType] : undefined;
  if (!teller) return plainly(event, who);
  try {
    return (teller as (event: RoomfulEvent, who: Safe) => Safe)(event as RoomfulEvent, who);
  } catch {
    // What does not have the form of its kind is shown as it is.
    return plainly(event, who);
  }
};

/** An event as a line of a conversation. */
export const eventLine = (event: AnyEvent, out: Pick<Printer, 'style'>): Safe => {
  const who = event.actor === null ? text`the server` : out.style('bold', text`${event.actor.name}`);
  return text`${out.style('dim', text`${clock(event.at)}`)} ${sentence(event, who)}`;
};
