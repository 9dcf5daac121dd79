import type { Ack, CommandEnvelope, ErrorBody, Frame, Presence, RoomfulSignal } from '@roomful/protocol';

/** The callbacks of a connection. */
export interface LinkEvents {
  /** The server accepted the connection, and commands may be sent. Called at most once. */
  readonly open: () => void;
  /** It could not be opened. `error`: the server's error; null = the server could not be reached. */
  readonly refused: (error: ErrorBody | null, reason: string) => void;
  /** It was open and has ended, on either side. */
  readonly closed: (reason: string) => void;
  /** A frame of events arrived. */
  readonly frame: (frame: Frame) => void;
  /** A signal arrived. */
  readonly signal: (signal: RoomfulSignal) => void;
}

/** One connection, from the attempt to its end. It never reconnects and never buffers. */
export interface Link {
  /** Sends a command now; the answer may be lost. Only called while the connection is open. */
  readonly send: (name: string, envelope: CommandEnvelope, ack: (answer: Ack) => void) => void;
  /** Closes it. No callback is called after that. */
  readonly close: () => void;
}

/** What a client tells the server about its user when it connects. */
export interface Hello {
  /** How long ago the user was last active, in milliseconds. */
  readonly idleMs?: number;
  /** The presence that the user chose, and how long ago, in milliseconds. */
  readonly presence?: (Pick<Presence, 'status' | 'activity'> & { readonly agoMs: number }) | undefined;
}

/** Opens a connection. The SDK uses Socket.IO; tests use a transport that loses, repeats and reorders. */
export type Transport = (to: { url: string; token: string; hello?: Hello }, events: LinkEvents) => Link;
