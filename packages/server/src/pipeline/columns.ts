import { type ContractShape, eventsOf, type RoomfulEvent } from '@roomful/protocol';
import type { Row } from '../database/insertion.js';

/** Turns an event of a stream into its row of `events`. */
export type EventColumns = (stream: string, event: RoomfulEvent) => Row;

/** Fills an event's columns from the contract and from the fields of its payload. */
export const eventColumns = (contract: ContractShape): EventColumns => {
  const rows = eventsOf(contract);
  return (stream, event) => {
    const data = event.data as { messageId?: number; userId?: string; authorId?: string };
    const concerns = data.userId ?? data.authorId ?? null;
    const moderates = rows.get(event.type)?.moderation === true && concerns !== event.actor?.id;
    return {
      stream_id: stream,
      seq: event.seq,
      type: event.type,
      at: event.at,
      actor_id: event.actor?.id ?? null,
      actor_name: event.actor?.name ?? null,
      key: event.key,
      ref: data.messageId ?? null,
      target_id: moderates ? concerns : null,
      data: event.data,
    };
  };
};
