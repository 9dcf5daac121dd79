import { createElement, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { type Client, type ClientOptions, createClient } from '../client.js';
import { HubContext, hubOf } from './hub.js';

/** A client of the app's own, or what the provider makes one of. */
export type RoomfulProviderProps = {
  /** What the hooks are called in. */
  readonly children?: ReactNode;
} & (
  | {
      /** The app's client; the app closes it. */
      readonly client: Client;
    }
  | ({
      /** Must not be given together with `url`. */
      readonly client?: undefined;
    } & ClientOptions)
);

/**
 * Gives the hooks below it their client: one of the app's, or one that it makes of `url` and `getToken`, connects, and
 * closes when it is unmounted. A client is always of the same user: give the provider a `key` of the user's id.
 *
 * @example
 * createElement(RoomfulProvider, { key: userId, url: 'https://rooms.example.org', getToken }, createElement(App));
 */
export const RoomfulProvider = ({ children, client: given, ...options }: RoomfulProviderProps): ReactNode => {
  const latest = useRef(options as ClientOptions);
  const { url, token } = options as Partial<ClientOptions>;
  const hub = useMemo(() => {
    if (given) return hubOf(given);
    const { getToken } = latest.current;
    const renewable = getToken && { getToken: () => (latest.current.getToken ?? getToken)() };
    return hubOf(
      createClient({ ...latest.current, ...(url && { url }), ...(token && { token }), ...renewable } as ClientOptions),
    );
  }, [given, url, token]);

  useEffect(() => {
    // A renewed token is asked of the function that was given last.
    latest.current = options as ClientOptions;
  });

  const { client } = hub;
  const closing = useRef<{ client: Client; timer: ReturnType<typeof setTimeout> } | null>(null);
  useEffect(() => {
    if (given) return;
    // StrictMode, and what hides a part of the page, take an effect back and put it there again.
    if (closing.current?.client === client) clearTimeout(closing.current.timer);
    void client.connect();
    return () => {
      closing.current = { client, timer: setTimeout(() => client.close(), 0) };
    };
  }, [client, given]);

  return createElement(HubContext.Provider, { value: hub }, children);
};
