import type { Ack, CommandEnvelope, ErrorBody, Frame, Presence, RoomfulSignal } from '@roomful/protocol';

/** What a connection tells its owner. */
export interface LinkEvents {
  /** The server took the connection; commands may be sent. Called once at most. */
  readonly open: () => void;
  /** It could not be opened. `error`: what the server said, null where it said nothing (it could not be reached). */
  readonly refused: (error: ErrorBody | null, reason: string) => void;
  /** It was open and has ended, whoever ended it. */
  readonly closed: (reason: string) => void;
  /** Events of a stream came. */
  readonly frame: (frame: Frame) => void;
  /** A signal came. */
  readonly signal: (signal: RoomfulSignal) => void;
}

/** One connection, from the attempt to its end. It never reconnects by itself and keeps nothing for later. */
export interface Link {
  /** Sends a command now; the answer may be lost. Only called while the connection is open. */
  readonly send: (name: string, envelope: CommandEnvelope, ack: (answer: Ack) => void) => void;
  /** Ends it. After that it tells its owner nothing more. */
  readonly close: () => void;
}

/** What a client says of its user as it connects. */
export interface Hello {
  /** How long ago the last sign of activity was, milliseconds. */
  readonly idleMs?: number;
  /** What the user chose to be seen as, and how long ago, milliseconds. */
  readonly presence?: (Pick<Presence, 'status' | 'activity'> & { readonly agoMs: number }) | undefined;
}

/** Opens a connection. The SDK's own is `socketIo`; tests put in one that loses, repeats and reorders. */
export type Transport = (to: { url: string; token: string; hello?: Hello }, events: LinkEvents) => Link;
