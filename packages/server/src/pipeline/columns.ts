import { type ContractShape, eventsOf, fieldOfKind, pathsOf, type RoomfulEvent } from '@roomful/protocol';
import type { Row } from '../database/insertion.js';
import { peopleOf } from './people.js';

/** Turns an event of a stream into its row of `events`. */
export type EventColumns = (stream: string, event: RoomfulEvent) => Row;

/** Fills an event's columns from its payload. What the columns hold of it is found once for each type. */
export const eventColumns = (contract: ContractShape): EventColumns => {
  const types = new Map(
    [...eventsOf(contract)].map(([type, { data, moderation }]) => [
      type,
      {
        message: fieldOfKind(data, 'message'),
        user: fieldOfKind(data, 'user'),
        moderation: moderation === true,
        people: pathsOf(data, ['person']),
      },
    ]),
  );
  return (stream, event) => {
    const { message, user, moderation = false, people = [] } = types.get(event.type) ?? {};
    const data = event.data as unknown as Readonly<Record<string, unknown>>;
    const concerns = user === undefined ? null : (data[user] ?? null);
    return {
      stream_id: stream,
      seq: event.seq,
      type: event.type,
      at: event.at,
      actor_id: event.actor?.id ?? null,
      actor_name: event.actor?.name ?? null,
      key: event.key,
      ref: message === undefined ? null : (data[message] ?? null),
      target_id: moderation && concerns !== event.actor?.id ? concerns : null,
      data: event.data,
      people: peopleOf(stream, event, people),
    };
  };
};
