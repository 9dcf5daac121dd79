import type { EventOf, EventType, RoomfulEvent } from '@roomful/protocol';
import { block, json, type Printer, type Safe, text } from './print.js';

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

/** What an event says to people; kinds without a sentence show their payload. */
const tell: Tell = {
  'room.created': ({ data }, who) => text`-- ${who} created ${data.room.slug}`,
  'room.updated': ({ data }, who) =>
    text`-- ${who} changed the room: ${data.room.name}${data.room.settings.frozen ? ' (frozen)' : ''}`,
  'member.joined': ({ data }) => text`-- ${data.member.user.name} joined (${data.memberCount})`,
  'member.left': ({ data }, who) => text`-- ${who} left (${data.memberCount})`,
  'member.updated': ({ data }) => text`-- ${data.member.user.id} is now named ${data.member.user.name}`,
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
    const body = block(message.text, indent);
    return message.kind === 'action' ? text`* ${who} ${answers}${body}` : text`<${who}> ${answers}${body}`;
  },
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
