import type { ErrorCode } from '@roomful/protocol';

/** How an event ends a membership: of the user that it names, or of everybody. */
export interface Departure {
  readonly whose: 'user' | 'everybody';
  readonly code: ErrorCode;
  readonly message: string;
}

/** The events that end memberships, by type. */
export const departures: Readonly<Record<string, Departure>> = {
  'room.deleted': { whose: 'everybody', code: 'room_not_found', message: 'the room was deleted' },
  'member.left': { whose: 'user', code: 'forbidden', message: 'you left the room' },
  'member.removed': { whose: 'user', code: 'forbidden', message: 'you were put out of the room' },
  'member.kicked': { whose: 'user', code: 'forbidden', message: 'you were put out of the room' },
  'member.banned': { whose: 'user', code: 'banned', message: 'you were banned from the room' },
};
