import type { EventType, Message, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';

/** A page of a log. */
export interface Page {
  epoch: string;
  events: RoomfulEvent[];
  /** The seq to read the next page after; equals the head on the last page. */
  next: number;
  head: number;
}

/** The answer to following a room. */
export type Followed = { epoch: string; head: number } & (
  | { recovered: true; events: RoomfulEvent[] }
  | { recovered: false; snapshot: RoomSnapshot }
);

/** Reads a room. */
export interface Reader {
  follow(input: { since?: { epoch: string; seq: number } }): Promise<Followed>;
  /** The events after a seq. `types`: only events of these types. Default: all types. */
  page(after: number, types?: readonly EventType[]): Promise<Page>;
  /** A page of messages after an id, in order, without those in threads. */
  messages(after: number): Promise<Message[]>;
  /** The first message of a thread, and a page of the answers after an id, in order. */
  thread(root: number, after: number): Promise<{ root: Message; messages: Message[] }>;
  progress(seq: number, head: number): void;
}
