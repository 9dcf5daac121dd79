import type { Message } from '@roomful/protocol';

/** What is used here of a message. */
export type ThreadMessage = Pick<Message, 'id' | 'author' | 'threadOf' | 'mentions' | 'here' | 'deletedAt'>;

/** A message in a thread that mentions the person. */
export interface ThreadMention {
  readonly message: ThreadMessage;
  /** The room has told of it. */
  told: boolean;
  /** It was in sight in its thread, or the line about it in the room. */
  seen: boolean;
}
