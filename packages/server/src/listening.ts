import type { Server as HttpServer } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ConfigError } from './config.js';

/** Where a server listens. */
interface Address {
  host: string;
  port: number;
}

const listen = async (app: FastifyInstance, { host, port }: Address): Promise<Address> => {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE')
      throw new ConfigError([`port: ${port} on ${host} is taken; choose another port, or 0 for any free one`]);
    if (code === 'EACCES') throw new ConfigError([`port: no permission to listen on ${port}; choose one above 1023`]);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ConfigError([`host: this machine has no address ${host}`]);
    throw error;
  }
  return { host, port: (app.server.address() as AddressInfo).port };
};

/** Returns the address on which an app's own HTTP server listens. @throws Error if it does not listen, or not on a port */
const addressOf = (http: HttpServer): Address => {
  const address = http.address();
  if (address === null) throw new Error('the HTTP server is not listening; call its listen() first');
  if (typeof address === 'string')
    throw new Error(`the HTTP server listens on ${address}, which is not a port and has no URL`);
  return { host: ['::', '0.0.0.0'].includes(address.address) ? 'localhost' : address.address, port: address.port };
};

/** The address of a running server. */
export interface Listening {
  /** @throws Error until an app's own HTTP server listens, and if that is on a Unix socket */
  readonly url: string;
  /** @throws Error as `url` does */
  readonly port: number;
}

/**
 * Listens on a port of its own, or returns the address of an app's HTTP server.
 *
 * @throws ConfigError if it cannot listen on the address
 */
export const startListening = async (
  app: FastifyInstance,
  config: Address,
  http: HttpServer | undefined,
): Promise<Listening> => {
  const own = http ? undefined : await listen(app, config);
  const where = (): Address => own ?? addressOf(http ?? app.server);
  return {
    get url() {
      const { host, port } = where();
      const scheme = http instanceof HttpsServer ? 'https' : 'http';
      return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
    },
    get port() {
      return where().port;
    },
  };
};
