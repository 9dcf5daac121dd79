import {
  type Blankable,
  type ContractShape,
  type EventRow,
  eventsOf,
  fieldOfKind,
  pathsOf,
  type RoomfulEvent,
} from '@roomful/protocol';
import type { Row } from '../database/insertion.js';
import { blankablesOf } from './blanks.js';
import { peopleOf } from './people.js';

/** Turns an event of a stream into its row of `events`. */
export type EventColumns = (stream: string, event: RoomfulEvent) => Row;

/** Where the payload of an event has the id of the message that it is about. */
const messagePath = (data: EventRow['data'], blankable: Blankable | undefined): readonly string[] | undefined => {
  const field = fieldOfKind(data, 'message');
  if (field !== undefined) return [field];
  return blankable && [...blankable.path, blankable.id];
};

/** The id of the message that an event is about. An event that creates the message is found by its own seq. */
const refOf = (data: unknown, path: readonly string[], seq: number): unknown => {
  let found = data;
  for (const step of path) found = (found as Record<string, unknown> | null | undefined)?.[step];
  return found === seq ? null : (found ?? null);
};

/** Fills an event's columns from its payload. What the columns hold of it is found once for each type. */
export const eventColumns = (contract: ContractShape): EventColumns => {
  const blankables = blankablesOf(contract);
  const types = new Map(
    [...eventsOf(contract)].map(([type, { data, moderation }]) => [
      type,
      {
        message: messagePath(data, blankables.get(type)),
        user: fieldOfKind(data, 'user'),
        moderation: moderation === true,
        people: pathsOf(data, ['person']),
      },
    ]),
  );
  return (stream, event) => {
    const { message, user, moderation = false, people } = types.get(event.type) ?? {};
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
      ref: message === undefined ? null : refOf(data, message, event.seq),
      target_id: moderation && concerns !== event.actor?.id ? concerns : null,
      data: event.data,
      people: peopleOf(stream, event, people),
    };
  };
};
