import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { declineUpgrade } from './declineUpgrade.js';

type Emit = (event: string | symbol, ...args: unknown[]) => boolean;

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';
const taken = new WeakSet<Server>();

/** Which paths are passed on. */
export interface Paths {
  request(path: string): boolean;
  upgrade(path: string): boolean;
}

/** What an app's own HTTP server passes on. */
export interface Attachment {
  /** Resolves when every request that was passed on is answered. */
  idle(): Promise<void>;
  /** Gives everything back to the app. */
  detach(): void;
}

/**
 * Passes the requests and upgrades of some paths from an app's own HTTP server on to one that does not listen itself;
 * everything else stays the app's. Its listeners, those that come later too, never see what is passed on: a WebSocket
 * server answers upgrades of paths that it does not know with an error. Nothing of the app's server is closed.
 *
 * @throws Error where the app's server passes on already
 */
export const attach = (host: Server, inner: Server, isOurs: Paths): Attachment => {
  if (taken.has(host))
    throw new Error('this HTTP server has a roomful server already; close that first, or give this one another');
  taken.add(host);
  const theirs = host.emit as Emit;
  const open = new Set<ServerResponse>();
  let attached = true;

  const emit: Emit = (event, ...args) => {
    if (!attached || (event !== 'request' && event !== 'upgrade')) return theirs.call(host, event, ...args);
    const path = pathOf(args[0] as IncomingMessage);
    if (event === 'upgrade' && isOurs.upgrade(path)) return inner.emit(event, ...args);
    const ours = isOurs.request(path);
    if (event === 'upgrade' && ours) {
      declineUpgrade(host, ...(args as [IncomingMessage, Duplex, Buffer]));
      return true;
    }
    if (event === 'upgrade') return theirs.call(host, event, ...args);
    if (!ours && host.listenerCount('request') > 0) return theirs.call(host, event, ...args);
    const response = args[1] as ServerResponse;
    open.add(response);
    response.once('close', () => open.delete(response));
    return inner.emit(event, ...args);
  };
  // Node leaves an upgrade to its listeners, where there are any; where nobody else listens, nobody else will answer.
  const decline = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (host.listenerCount('upgrade') === 1) declineUpgrade(host, request, socket, head);
  };

  host.emit = emit;
  host.on('upgrade', decline);
  return {
    idle: async () => {
      await Promise.all([...open].map((response) => new Promise((resolve) => response.once('close', resolve))));
    },
    detach: () => {
      attached = false;
      taken.delete(host);
      host.off('upgrade', decline);
      // Who has wrapped it since then still calls this one, and through it the app's.
      if (host.emit === emit) host.emit = theirs;
    },
  };
};
