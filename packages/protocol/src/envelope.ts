/** An event in a stream's log. */
export interface Envelope<T extends string = string, D = unknown> {
  /** The position in the stream, from 1 without gaps. */
  seq: number;
  /** The event type, such as `message.created`. */
  type: T;
  /** When it was committed, by the clock of the database, epoch ms. */
  at: number;
  /** The user who did it; null = the server. */
  actor: { id: string; name: string } | null;
  /** The idempotency key of the command that caused it; null = none. */
  key: string | null;
  /** The payload of the event type. */
  data: D;
}
