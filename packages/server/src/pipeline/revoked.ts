import type { EventType, RoomfulEvent } from '@roomful/protocol';
import { combineEntries } from './combine.js';

/** The rights in a room that an event takes from users without ending their memberships. */
export interface Revoked {
  /** The user who loses them. Absent: all users whom the room's rules now exclude. */
  readonly userId?: string;
  /** Whether it takes the right to read the room, so that its followers must be checked again. Default: false. */
  readonly reading?: boolean;
  /** Whether it takes the right to speak in the room. Default: false. */
  readonly speaking?: boolean;
}

/** The rights that events take away, by their type. A feature brings the entries for its own events. */
export type Revocations = {
  readonly [T in EventType]?: (data: Extract<RoomfulEvent, { type: T }>['data']) => Revoked;
};

/** Returns the rights that an event takes away; undefined if its type takes none. */
export type RevokedBy = (event: Pick<RoomfulEvent, 'type' | 'data'>) => Revoked | undefined;

/** Combines the entries of all features. @throws Error if two have one for the same event */
export const createRevokedBy = (revocations: readonly Revocations[]): RevokedBy => {
  const byType = new Map<string, (data: unknown) => Revoked>(
    Object.entries(combineEntries('revocations', revocations) as Record<string, (data: unknown) => Revoked>),
  );
  return ({ type, data }) => byType.get(type)?.(data);
};
