import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { declineUpgrade } from './declineUpgrade.js';

type Emit = (event: string | symbol, ...args: unknown[]) => boolean;

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';
const taken = new WeakSet<Server>();

/** Decides which paths are passed on to roomful. */
export interface Paths {
  request(path: string): boolean;
  upgrade(path: string): boolean;
}

/** The connection between an app's own HTTP server and roomful. */
export interface Attachment {
  /** Resolves when all requests that were passed on are answered. */
  idle(): Promise<void>;
  /** Gives everything back to the app. */
  detach(): void;
}

/**
 * Passes requests and upgrades of some paths from an app's own HTTP server on to a server that does not listen itself; all
 * others stay with the app. The app's listeners, even later ones, never see what is passed on: a WebSocket server would answer
 * upgrades of unknown paths with an error. The app's server is never closed.
 *
 * @throws Error if the app's server already has a roomful server
 */
export const attach = (host: Server, inner: Server, isOurs: Paths): Attachment => {
  if (taken.has(host))
    throw new Error('this HTTP server already has a roomful server; close that one first, or use another HTTP server');
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
  // Node leaves upgrades to the listeners if there are any. If nobody else listens, answer them here.
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
      // If somebody has wrapped `emit` since then, the wrapper still calls this one, which calls the app's.
      if (host.emit === emit) host.emit = theirs;
    },
  };
};
