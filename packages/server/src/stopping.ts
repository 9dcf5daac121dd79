import type { Attachment } from './transports/attach.js';

/** After how long clients of a stopping server should come back, milliseconds. */
export const retryAfterMs = 500;
const drainMs = 8_000;
/** How long a connection to PostgreSQL may take to end: a link that hangs is not waited for. */
const leaveMs = 1_000;

const timeout = (ms: number): Promise<void> => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** Waits for something, but not for a link that hangs. */
export const orLeave = (work: Promise<unknown>): Promise<unknown> => Promise.race([work, timeout(leaveMs)]);

/** Remembers whether a server is about to stop. */
export const createDraining = () => {
  let draining = false;
  return {
    draining: (): boolean => draining,
    /** Refuses writes from now on. */
    refuse: (): void => {
      draining = true;
    },
  };
};

/** The parts of a server that end. */
export interface Stopping {
  /** Refuses writes from now on. */
  refuse(): void;
  /** Ends what is done again and again. */
  endPeriodic(): void;
  /** Tells the clients that the server stops. */
  tell(): void;
  lanes: { idle(): Promise<void> };
  inbox: { stop(): void };
  erasure: { stop(): Promise<void> };
  projector: { stop(): Promise<void> };
  /** Those with connections. Each waits for the last of them. */
  doors: readonly { close(): Promise<unknown> }[];
  attachment: Attachment | undefined;
  live: { close(): Promise<void> };
}

/** Stops a server: takes no more commands, answers those that wait, tells the clients, and ends every part. */
export const stop = async (parts: Stopping): Promise<void> => {
  parts.refuse();
  parts.endPeriodic();
  const erasing = parts.erasure.stop();
  parts.inbox.stop();
  parts.tell();
  await Promise.race([parts.lanes.idle(), timeout(drainMs)]);
  // Only now: what the last commands left for users is still delivered.
  await orLeave(Promise.all([parts.projector.stop(), erasing]));
  // Together: a REST client that goes on asking keeps its connection until the second of them cuts it off.
  const { attachment } = parts;
  await Promise.all([...parts.doors.map((door) => door.close()), attachment && orLeave(attachment.idle())]);
  attachment?.detach();
  await orLeave(parts.live.close());
};
