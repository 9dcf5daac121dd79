import { vi } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../client.js';
import type { FollowOptions, LiveRoom } from '../live-room.js';
import { type FakeServer, fakeToken } from './fakeServer.js';

/** A client of the fake server. Its timers are fake too, so nothing happens before `pass`. */
export const fakeClient = (server: FakeServer, options: Partial<ClientOptions> = {}): Client =>
  createClient({
    url: 'http://fake',
    transport: server.transport,
    ...(options.getToken ? {} : { token: fakeToken() }),
    ...options,
  });

/** Lets time pass, in milliseconds. */
export const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** Waits for a promise while time passes. */
export const settled = async <T>(promise: Promise<T>, ms = 100): Promise<T> => {
  promise.catch(() => {});
  await pass(ms);
  return promise;
};

export const followed = (client: Client, options: FollowOptions = {}): Promise<LiveRoom> =>
  settled(client.rooms.follow('lobby', options), 20);

/** Records what a room's handlers get: the seqs of events, and the names of everything else. */
export const record = (room: LiveRoom): (number | string)[] => {
  const heard: (number | string)[] = [];
  room.on('event', (event) => void heard.push(event.seq));
  for (const name of ['reset', 'resumed', 'closed'] as const) room.on(name, () => void heard.push(name));
  return heard;
};
