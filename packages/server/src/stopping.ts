import type { Attachment } from './transports/attach.js';

/** How long clients of a stopping server should wait before they reconnect, milliseconds. */
export const retryAfterMs = 500;
const drainMs = 8_000;
/** How long to wait for the end of a connection to PostgreSQL, which may hang. */
const leaveMs = 1_000;

const timeout = (ms: number): Promise<void> => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** Waits for work on a connection, but not for a connection that hangs. */
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
  /** Ends periodic work. */
  endPeriodic(): void;
  /** Notifies the clients that the server is stopping. */
  notifyClients(): void;
  lanes: { idle(): Promise<void> };
  inbox: { stop(): void };
  erasure: { stop(): Promise<void> };
  projector: { stop(): Promise<void> };
  /** The parts that hold connections. Each ends after its last connection. */
  doors: readonly { close(): Promise<unknown> }[];
  attachment: Attachment | undefined;
  live: { close(): Promise<void> };
  /** Ends before the doors: until then it says how the connections of this node end. */
  leases: { close(): Promise<void> };
}

/** Stops a server: refuses new writes, answers waiting calls, notifies the clients, and ends every part. */
export const stop = async (parts: Stopping): Promise<void> => {
  parts.refuse();
  parts.endPeriodic();
  const erasing = parts.erasure.stop();
  parts.inbox.stop();
  parts.notifyClients();
  await Promise.race([parts.lanes.idle(), timeout(drainMs)]);
  // End the projector only now, so that the events of the last commands are still delivered.
  await orLeave(Promise.all([parts.projector.stop(), erasing]));
  await orLeave(parts.leases.close());
  // Close both together: a busy REST client keeps its connection until the HTTP server cuts it off.
  const { attachment } = parts;
  await Promise.all([...parts.doors.map((door) => door.close()), attachment && orLeave(attachment.idle())]);
  attachment?.detach();
  await orLeave(parts.live.close());
};
