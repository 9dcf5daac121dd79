import type { IncomingMessage, Server } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';

/** They concern the upgrade, or the connection as it was until then. */
const dropped = /^(connection|upgrade|http2-settings)$/i;

/**
 * Answers an upgrade that nobody takes as the request that it also is, which HTTP leaves to the server: some clients ask
 * for HTTP/2 with whatever they send first. Node has let go of the connection then; it is handed in anew, with the
 * request as it was but without that wish.
 */
export const declineUpgrade = (server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void => {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (!dropped.test(name)) lines.push(`${name}: ${rawHeaders[i + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit(server instanceof HttpsServer ? 'secureConnection' : 'connection', socket);
};
