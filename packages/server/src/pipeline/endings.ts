import { type ContractShape, type ErrorCode, eventsOf, fieldOfKind, type RoomfulEvent } from '@roomful/protocol';

/** What an event means for memberships. */
export interface Ending {
  /** Whether it ends the membership of one user or of everybody. */
  whose: 'user' | 'everybody';
  /** The error that those people get. */
  code: ErrorCode;
  /** Returns the user whose membership ends; undefined if everybody's does. */
  userOf(event: RoomfulEvent): string | undefined;
}

/** The events of a contract that end memberships, by their type. */
export type Endings = ReadonlyMap<string, Ending>;

/** Reads from the rows of a contract which events end memberships. */
export const endingsOf = (contract: ContractShape): Endings => {
  const endings = new Map<string, Ending>();
  for (const [type, { ends, data }] of eventsOf(contract)) {
    if (!ends) continue;
    const field = ends.whose === 'user' ? fieldOfKind(data, 'user') : undefined;
    endings.set(type, {
      whose: ends.whose,
      code: ends.code,
      userOf: (event) => (field === undefined ? undefined : (Reflect.get(event.data, field) as string | undefined)),
    });
  }
  return endings;
};
