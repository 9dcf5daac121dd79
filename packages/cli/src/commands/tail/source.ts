import type { ErrorBody } from '@roomful/protocol';
import type { Client, Position } from '@roomful/sdk';
import type { AnyEvent } from '../../output/events.js';

/** A stream that can be tailed: a room by its id or slug, or a space by its id. */
export interface TailSource {
  readonly kind: 'room' | 'space';
  readonly id: string;
}

/** The common part of a followed room and a followed space. */
interface Live {
  readonly position: Position;
  on(name: 'event', handler: (event: AnyEvent) => void): unknown;
  on(name: 'reset', handler: () => void): unknown;
  on(name: 'closed', handler: (error: ErrorBody | null) => void): unknown;
}

/** How a kind of stream is read and followed. */
interface Way {
  /** The input that names the stream. */
  input(id: string): Readonly<Record<string, unknown>>;
  /** The command that pages through its log. */
  readonly events: string;
  /** The command that follows it, for errors. */
  readonly follow: string;
  /** Follows it with the SDK. */
  open(client: Client, id: string): Promise<Live>;
}

export const ways: Readonly<Record<TailSource['kind'], Way>> = {
  room: {
    input: (room) => ({ room }),
    events: 'rooms.events',
    follow: 'rooms.follow',
    open: (client, room) => client.rooms.follow(room, { window: 0 }),
  },
  space: {
    input: (space) => ({ space }),
    events: 'spaces.events',
    follow: 'spaces.follow',
    open: async (client, space) => (await import('@roomful/sdk')).openSpace(client, space),
  },
};
