import type { Message } from '@roomful/protocol';

/** The fields of a message that thread mentions need. */
export type ThreadMessage = Pick<Message, 'id' | 'author' | 'threadOf' | 'mentions' | 'here' | 'deletedAt'>;

/** A message in a thread that mentions the user. */
export interface ThreadMention {
  readonly message: ThreadMessage;
  /** The room has shown a notice about it. */
  announced: boolean;
  /** The message, or the notice about it, was visible on the screen. */
  seen: boolean;
}
