import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';

/** What an app's own HTTP server passes on. */
export interface Attachment {
  /** Resolves when every request that was passed on is answered. */
  idle(): Promise<void>;
  /** Gives everything back to the app. */
  detach(): void;
}

/**
 * Passes the requests and upgrades of some paths from an app's own HTTP server on to one that does not listen itself,
 * before the app's handlers see them; everything else stays the app's. Nothing of the app's server is closed.
 */
export const attach = (host: Server, inner: Server, isOurs: (path: string) => boolean): Attachment => {
  const theirs = host.listeners('request') as RequestListener[];
  const open = new Set<ServerResponse>();
  let attached = true;

  const onRequest: RequestListener = (request, response) => {
    if (attached && (theirs.length === 0 || isOurs(pathOf(request)))) {
      open.add(response);
      response.once('close', () => open.delete(response));
      inner.emit('request', request, response);
    } else for (const listener of theirs) listener.call(host, request, response);
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (isOurs(pathOf(request))) inner.emit('upgrade', request, socket, head);
    // Node leaves an upgrade to its listeners; where nobody else listens, nobody else will answer.
    else if (host.listenerCount('upgrade') === 1) {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    }
  };

  host.removeAllListeners('request');
  host.on('request', onRequest);
  host.on('upgrade', onUpgrade);
  return {
    idle: async () => {
      await Promise.all([...open].map((response) => new Promise((resolve) => response.once('close', resolve))));
    },
    detach: () => {
      attached = false;
      host.off('upgrade', onUpgrade);
      // Who has wrapped the listeners since then still calls this one, and through it the app's.
      if (!host.listeners('request').includes(onRequest)) return;
      host.off('request', onRequest);
      for (const listener of theirs) host.on('request', listener);
    },
  };
};
