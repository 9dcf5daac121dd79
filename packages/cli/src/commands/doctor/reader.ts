import type { EventType, Message, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';

/** A page of a log. */
export interface Page {
  epoch: string;
  events: RoomfulEvent[];
  /** Where the next page begins; the head: nowhere. */
  next: number;
  head: number;
}

/** What following a room answers with. */
export type Followed = { epoch: string; head: number } & (
  | { recovered: true; events: RoomfulEvent[] }
  | { recovered: false; snapshot: RoomSnapshot }
);

/** How a room is read. */
export interface Reader {
  follow(input: { since?: { epoch: string; seq: number } }): Promise<Followed>;
  /** The events behind a seq, of some types. Default: of all. */
  page(after: number, types?: readonly EventType[]): Promise<Page>;
  /** Messages in order, from behind an id; those in threads apart. */
  messages(after: number): Promise<Message[]>;
  /** The first message of a thread, and the answers in order, from behind an id. */
  thread(root: number, after: number): Promise<{ root: Message; messages: Message[] }>;
  progress(seq: number, head: number): void;
}
