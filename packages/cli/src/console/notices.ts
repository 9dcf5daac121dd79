import type { Actor, EventOf, EventType } from '@roomful/protocol';
import { instantText } from './time.js';

/** What the sentences need to know besides the event. */
export interface NoticeContext {
  /** A user's name where it is known, else the id. */
  who(userId: string): string;
  /** The title of an open item of a queue. */
  title(queue: string, itemId: number): string;
  /** Whether the room was archived before. */
  wasArchived: boolean;
  /** Epoch ms. */
  now: number;
}

type Sentences = { readonly [T in EventType]?: (event: EventOf<T>, context: NoticeContext) => string | null };

const doer = (actor: Actor, { who }: NoticeContext): string => (actor === null ? 'the server' : who(actor.id));
const because = (reason: string | null): string => (reason === null ? '' : `: ${reason}`);
const inQueue = (queue: string): string => (queue === 'main' ? 'the queue' : `the queue ${queue}`);

/**
 * What the timeline says of events that are no messages. Votes are left out: the queue panel counts them, and a line
 * for each would bury the talk.
 */
export const sentences: Sentences = {
  'member.joined': ({ data }) => `${data.member.user.name} joined`,
  'member.left': ({ data }, { who }) => `${who(data.userId)} left`,
  'member.updated': ({ data }, { who }) => {
    const before = who(data.member.user.id);
    return before === data.member.user.name ? null : `${before} is now ${data.member.user.name}`;
  },
  'member.erased': ({ data }) => `${data.userId} was erased`,
  'member.invited': ({ actor, data }, context) => `${doer(actor, context)} invited ${context.who(data.userId)}`,
  'member.removed': ({ actor, data }, context) =>
    `${doer(actor, context)} removed ${context.who(data.userId)}${because(data.reason)}`,
  'member.role_changed': ({ actor, data }, context) =>
    `${doer(actor, context)} changed the role of ${context.who(data.userId)} to ${data.role}`,
  'member.muted': ({ actor, data }, context) =>
    `${doer(actor, context)} muted ${context.who(data.userId)} until ${instantText(data.until, context.now)}${because(data.reason)}`,
  'member.unmuted': ({ actor, data }, context) =>
    `${doer(actor, context)} unmuted ${context.who(data.userId)}${because(data.reason)}`,
  'member.kicked': ({ actor, data }, context) =>
    `${doer(actor, context)} kicked ${context.who(data.userId)}${because(data.reason)}`,
  'member.banned': ({ actor, data }, context) =>
    `${doer(actor, context)} banned ${context.who(data.userId)} ${
      data.until === null ? 'for good' : `until ${instantText(data.until, context.now)}`
    }${because(data.reason)}`,
  'member.unbanned': ({ actor, data }, context) =>
    `${doer(actor, context)} unbanned ${context.who(data.userId)}${because(data.reason)}`,
  'message.deleted': ({ actor, data }, context) =>
    actor?.id === data.authorId
      ? null
      : `${doer(actor, context)} deleted #${data.messageId} of ${context.who(data.authorId)}${because(data.reason)}`,
  'message.pinned': ({ actor, data }, context) => `${doer(actor, context)} pinned #${data.messageId}`,
  'message.unpinned': ({ actor, data }, context) => `${doer(actor, context)} unpinned #${data.messageId}`,
  'message.reactions_cleared': ({ actor, data }, context) =>
    `${doer(actor, context)} took ${data.emoji === null ? 'the reactions' : data.emoji} to #${data.messageId} away`,
  'room.updated': ({ actor, data }, context) => {
    const isArchived = data.room.archivedAt !== null;
    if (isArchived) return `${doer(actor, context)} archived the room: nothing in it changes any more`;
    return `${doer(actor, context)} ${context.wasArchived ? 'opened the room again' : "changed the room's settings"}`;
  },
  'room.deleted': ({ actor }, context) => `${doer(actor, context)} deleted the room`,
  'queue.opened': ({ actor, data }, context) => `${doer(actor, context)} opened ${inQueue(data.queue.key)}`,
  'queue.item_added': ({ actor, data }, context) =>
    `${doer(actor, context)} added "${data.item.title}" to ${inQueue(data.queue)} as ${data.item.id}`,
  'queue.advanced': ({ data }, { title }) =>
    data.activeId === null
      ? `${inQueue(data.queue)} is empty`
      : `next in ${inQueue(data.queue)}: "${title(data.queue, data.activeId)}"`,
  'queue.item_removed': ({ actor, data }, context) =>
    `${doer(actor, context)} took "${context.title(data.queue, data.itemId)}" out of ${inQueue(data.queue)}`,
};
