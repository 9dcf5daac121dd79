import { createElement, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { type Client, type ClientOptions, createClient } from '../client.js';
import { internalsOf } from '../internals.js';
import { readToken } from '../token.js';
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
 * closes when it is unmounted. A newer `token` of the same user is given to the client that there is; another `url`, or a
 * `token` of another user, makes another client, and what was `pending` in the one before is lost with it. With `getToken`
 * nobody sees from outside whose client it is: give the provider a `key` of the user's id.
 *
 * @example
 * createElement(RoomfulProvider, { key: userId, url: 'https://rooms.example.org', getToken }, createElement(App));
 */
export const RoomfulProvider = ({ children, client: given, ...options }: RoomfulProviderProps): ReactNode => {
  const latest = useRef(options as ClientOptions);
  const { url, token } = options as Partial<ClientOptions>;
  const user = token && (readToken(token).userId ?? token);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer token of the same user goes to the same client.
  const hub = useMemo(() => {
    if (given) return hubOf(given);
    const { getToken } = latest.current;
    const newest = () => (latest.current.getToken ?? getToken)?.() ?? (latest.current.token as string);
    const renewable = (getToken || token) && { getToken: newest };
    return hubOf(
      createClient({ ...latest.current, ...(url && { url }), ...(token && { token }), ...renewable } as ClientOptions),
    );
  }, [given, url, user]);

  useEffect(() => {
    // A renewed token is asked of the function that was given last, or is the one that was.
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

  const used = useRef({ client, token });
  useEffect(() => {
    const before = used.current;
    used.current = { client, token };
    if (given || before.client !== client || before.token === token) return;
    // Where the one before has ended the connection, this one opens it again.
    void client.connect();
    internalsOf(client)
      .refresh()
      .catch(() => {});
  }, [client, given, token]);

  return createElement(HubContext.Provider, { value: hub }, children);
};
