import { createContext, useContext } from 'react';
import type { Client } from '../client.js';

/** What the hooks of one client share. */
export interface Hub {
  readonly client: Client;
  /** Returns the value of a key, and creates it if there is none. */
  keep<T>(key: string, make: (client: Client) => T): T;
}

const createHub = (client: Client): Hub => {
  const kept = new Map<string, unknown>();
  return {
    client,
    keep: (key, make) => {
      if (!kept.has(key)) kept.set(key, make(client));
      return kept.get(key) as ReturnType<typeof make>;
    },
  };
};

const hubs = new WeakMap<Client, Hub>();

/** By client: two providers with the same client share its hub. */
export const hubOf = (client: Client): Hub => {
  const hub = hubs.get(client) ?? createHub(client);
  hubs.set(client, hub);
  return hub;
};

export const HubContext = createContext<Hub | null>(null);

export const useHub = (): Hub => {
  const hub = useContext(HubContext);
  if (!hub) throw new Error('unable to find the client; render inside <RoomfulProvider>');
  return hub;
};
