import type { Frame, RoomfulEvent } from '@roomful/protocol';
import { type Client, createClient, type LiveRoom, type Transport } from '@roomful/sdk';
import type { Output } from '../harness/caller.js';
import type { SocketCaller } from '../harness/socket.js';
import { socketFor, type Target, tokenFor } from '../harness/target.js';
import { sleep } from '../harness/wait.js';
import type { Slice } from './history.js';

/** Follows a room, whatever happens, and records what it applies. */
export interface Observer {
  readonly name: string;
  /** The events that it applied. The last slice continues until it is closed. */
  slices(): Slice[];
  /** The seq up to which it has applied everything. */
  position(): number;
  close(): void;
}

interface Position {
  epoch: string;
  seq: number;
}

const reconnectMs = 40;

const marked = (slices: Slice[]): Slice[] =>
  slices.map((slice, i) => ({ ...slice, toTheEnd: i === slices.length - 1 }));

/**
 * Follows with a plain connection. It records what the server sends on each connection, except for events it already has. The
 * server promises order and completeness there, so nothing is repaired.
 */
export const observeBare = (target: Target, user: string, room: string): Observer => {
  const name = `bare ${user}`;
  const slices: Slice[] = [];
  let at: Position | null = null;
  let socket: SocketCaller | null = null;
  let closed = false;

  const apply = (events: readonly RoomfulEvent[]) => {
    for (const event of events) {
      if (!at || event.seq <= at.seq) continue;
      slices.at(-1)?.events.push(event);
      at = { ...at, seq: event.seq };
    }
  };
  const begin = (position: Position) => {
    at = position;
    slices.push({ observer: name, after: position.seq, events: [] });
  };

  /** Reads the rest if a resume had more than a page. */
  const readTo = async (head: number): Promise<void> => {
    while (socket && at && at.seq < head) {
      const ack = await socket.call('rooms.events', { room, after: at.seq, limit: 1_000 });
      if (!ack.ok) throw new Error(ack.error.message);
      apply((ack.result as Output<'rooms.events'>).events as RoomfulEvent[]);
    }
  };

  const follow = async (): Promise<void> => {
    let early: Frame[] | null = [];
    const take = (frame: Frame) => {
      if (early) early.push(frame);
      else apply(frame.events);
    };
    socket = await socketFor(target, user, { onFrame: take, connectTimeoutMs: 2_000 });
    const ack = await socket.call('rooms.follow', { room, window: 0, ...(at ? { since: at } : {}) });
    if (!ack.ok) throw new Error(ack.error.message);
    const answer = ack.result as Output<'rooms.follow'>;
    if (answer.recovered) apply(answer.events as RoomfulEvent[]);
    else begin({ epoch: answer.epoch, seq: answer.head });
    await readTo(answer.head);
    for (const { events } of early) apply(events);
    early = null;
    await socket.closed;
  };

  const run = async () => {
    while (!closed) {
      await follow().catch(() => undefined);
      socket?.close();
      await sleep(reconnectMs);
    }
  };
  void run();
  return {
    name,
    slices: () => marked(slices),
    position: () => at?.seq ?? 0,
    close: () => {
      closed = true;
      socket?.close();
    },
  };
};

export interface SdkOptions {
  /** Creates the client: the SDK's function, or one with a seeded bug. */
  create?: typeof createClient;
  transport?: Transport;
}

/** An SDK client that reconnects quickly. */
export const sdkClient = (
  target: Target,
  user: string,
  { create = createClient, transport }: SdkOptions = {},
): Client =>
  create({
    url: target.url,
    token: tokenFor(target, user),
    // A server that is killed every second on a busy machine is only up for moments.
    timeoutMs: 300_000,
    reconnectMinMs: 30,
    reconnectMaxMs: 300,
    resendAfterMs: 2_000,
    connectTimeoutMs: 3_000,
    ...(transport ? { transport } : {}),
  });

/** Follows with the SDK, which repairs everything on its own. */
export const observeSdk = async (
  target: Target,
  user: string,
  room: string,
  options: SdkOptions = {},
): Promise<Observer & { room: LiveRoom; client: Client }> => {
  const client = sdkClient(target, user, options);
  const live = await client.rooms.follow(room);
  const name = `sdk ${user}`;
  const slices: Slice[] = [{ observer: name, after: live.position.seq, events: [] }];
  live.on('event', (event) => void slices.at(-1)?.events.push(event));
  live.on('reset', () => void slices.push({ observer: name, after: null, events: [] }));
  return {
    name,
    room: live,
    client,
    slices: () => marked(slices),
    position: () => live.position.seq,
    close: () => client.close(),
  };
};
