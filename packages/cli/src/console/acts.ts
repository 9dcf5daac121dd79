import type { Message, Permission } from '@roomful/protocol';
import type { ConsolePort, RoomPort } from './port.js';

/** Whom an act is about: taken when the message was selected, so that nothing that arrives can change it. */
export interface Target {
  /** The message's id. */
  readonly id: number;
  readonly author: Pick<Message['author'], 'id' | 'name'>;
  readonly text: string;
}

/** What can be done about a selected message. */
export interface Act {
  readonly key: string;
  readonly help: string;
  /** The right that the server will ask for. */
  readonly needs: Permission;
  /** The question, to which the name is added. */
  readonly question: (name: string, target: Target) => string;
  /** What is said when it is done. */
  readonly done: (name: string, target: Target) => string;
  run(port: ConsolePort, target: Target): Promise<unknown>;
}

const muteMs = 600_000;

/** Deletes a message of one's own, or as staff one of another. */
export const deleteMessage = (
  { room, profile }: { room: Pick<RoomPort, 'messages' | 'moderation'>; profile: Pick<ConsolePort['profile'], 'id'> },
  message: Pick<Target, 'id' | 'author'>,
  reason: { reason?: string } = {},
): Promise<unknown> =>
  message.author.id === profile.id
    ? room.messages.delete({ message: message.id })
    : room.moderation.delete({ message: message.id, ...reason });

/** The only table of what the keys do to a selected message; each asks before it acts. */
export const acts = {
  mute: {
    key: 'm',
    help: 'mute its author for 10 minutes',
    needs: 'moderation.act',
    question: (name) => `mute ${name} for 10 minutes?`,
    done: (name) => `muted ${name} for 10 minutes`,
    run: ({ room }, { author }) => room.moderation.mute({ user: author.id, durationMs: muteMs }),
  },
  kick: {
    key: 'x',
    help: 'kick its author',
    needs: 'moderation.act',
    question: (name) => `put ${name} out of the room, who may come back?`,
    done: (name) => `put ${name} out`,
    run: ({ room }, { author }) => room.moderation.kick({ user: author.id }),
  },
  ban: {
    key: 'b',
    help: 'ban its author for good',
    needs: 'moderation.act',
    question: (name) => `ban ${name} for good?`,
    done: (name) => `banned ${name}`,
    run: ({ room }, { author }) => room.moderation.ban({ user: author.id }),
  },
  delete: {
    key: 'd',
    help: 'delete it',
    needs: 'message.delete',
    question: (name, { id }) => `delete #${id} by ${name}?`,
    done: (name, { id }) => `deleted #${id} by ${name}`,
    run: deleteMessage,
  },
} as const satisfies Record<string, Act>;

/** What can be done about a selected message at once: nobody is asked, since it can be taken back. */
export interface Toggle {
  readonly key: string;
  readonly help: string;
  readonly needs: Permission;
  /** Resolves to what is said when it is done. */
  run(port: ConsolePort, target: Target): Promise<string>;
}

/** The only table of keys that act on a selected message without a question. */
export const toggles = {
  pin: {
    key: 'p',
    help: 'pin it, or end that',
    needs: 'message.pin',
    run: async ({ room }, { id }) => {
      const pinned = room.state.getSnapshot().pins.includes(id);
      await room.messages[pinned ? 'unpin' : 'pin']({ message: id });
      return `${pinned ? 'unpinned' : 'pinned'} #${id}`;
    },
  },
  bookmark: {
    key: 's',
    help: 'keep it among your bookmarks',
    needs: 'room.read',
    run: async ({ room }, { id }) => {
      await room.messages.bookmark({ message: id });
      return `bookmarked #${id}`;
    },
  },
} as const satisfies Record<string, Toggle>;

export type ToggleName = keyof typeof toggles;

/**
 * Without what asks for the presentation as a picture. Of no two emoji is it the only difference, and the server keeps
 * ❤ as ❤️: what a keyboard gives and what is there are one reaction.
 */
const bare = (emoji: string): string => emoji.replaceAll('\u{fe0f}', '');

/** Reacts, or takes the viewer's own reaction back where it is there. */
export const toggleReaction = async ({ room }: Pick<ConsolePort, 'room'>, message: number, emoji: string) => {
  const mine = room.state.getSnapshot().me.reactions[String(message)] ?? [];
  const own = mine.find((one) => bare(one) === bare(emoji));
  if (own === undefined) await room.messages.react({ message, emoji });
  else await room.messages.unreact({ message, emoji: own });
};

export type ActName = keyof typeof acts;
