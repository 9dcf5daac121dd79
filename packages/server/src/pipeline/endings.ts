import { type ContractShape, type ErrorCode, eventsOf, type RoomfulEvent } from '@roomful/protocol';
import { fieldFor, fieldIn } from './rowFacts.js';

/** How an event ends memberships. */
export interface Ending {
  /** Whether the event ends the membership of one user or of everybody. */
  whose: 'user' | 'everybody';
  /** The error code for followers who are detached by it. */
  code: ErrorCode;
  /** Returns the user whose membership ends; undefined if everybody's does. */
  userOf(event: RoomfulEvent): string | undefined;
}

/** The events of a contract that end memberships, by their type. */
export type Endings = ReadonlyMap<string, Ending>;

/** Collects the events of a contract that end memberships. */
export const endingsOf = (contract: ContractShape): Endings => {
  const endings = new Map<string, Ending>();
  for (const [type, row] of eventsOf(contract)) {
    const { ends } = row;
    if (!ends) continue;
    const field = ends.whose === 'user' ? fieldFor(row, 'user', 'ends') : undefined;
    endings.set(type, {
      whose: ends.whose,
      code: ends.code,
      userOf: (event) => (field === undefined ? undefined : (fieldIn(event, field) as string | undefined)),
    });
  }
  return endings;
};
