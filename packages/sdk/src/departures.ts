import type { ErrorBody, RoomfulEvent } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import { own } from './features/shared.reducers.js';
import type { Follower } from './follower.js';

/** How an event ends a membership, as `@roomful/protocol/names` has it. */
interface Departure extends Pick<ErrorBody, 'code' | 'message'> {
  readonly whose: 'user' | 'everybody';
}

/** How long to wait for the server's `server.detached`, milliseconds. */
const detachMs = 2_000;

/**
 * Looks for events that end the user's membership. `server.detached` follows such an event; if it is lost, the stream closes
 * all the same. Events from before the server last admitted this connection no longer count.
 */
export const createDepartures = (
  table: Readonly<Record<string, Departure>>,
  viewerId: string,
  follower: Pick<Follower, 'admittedAt'>,
  close: (error: RoomfulError) => void,
) => {
  let left: (Departure & Pick<RoomfulEvent, 'type' | 'seq'>) | null = null;
  let detaching: ReturnType<typeof setTimeout> | undefined;
  return {
    applied: (events: readonly RoomfulEvent[]): void => {
      for (const { seq, type, data } of events) {
        const departure = own(table, type);
        if (!departure || seq <= follower.admittedAt) continue;
        if (departure.whose === 'user' && (data as { userId?: string }).userId !== viewerId) continue;
        clearTimeout(detaching);
        left = { ...departure, type, seq };
        detaching = setTimeout(() => close(new RoomfulError(departure.code)), detachMs);
      }
    },
    /** The stream has caught up. */
    resumed: (): void => {
      // The server has admitted this connection again since.
      if (left && left.seq <= follower.admittedAt) {
        clearTimeout(detaching);
        left = null;
      }
    },
    /** The stream closes. Returns the error to show: the code alone, such as `forbidden`, would read as if the role lacked a right. */
    closed: (error: RoomfulError | null): RoomfulError | null => {
      clearTimeout(detaching);
      return error && error.code === left?.code
        ? new RoomfulError(left.code, left.message, { details: { event: left.type } })
        : error;
    },
  };
};
