import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A network connection between a client and the server that can be cut. */
export interface Cable {
  /** The address for the client to use as the server's. */
  url: string;
  /** Drops every connection at once, without notice to either end. */
  cut(): void;
  /** Drops every connection, and refuses new ones until it is plugged in again. */
  unplug(): void;
  plugIn(): void;
  close(): void;
}

/** Creates a cable to a server: a TCP relay on this machine. */
export const layCable = async (to: string): Promise<Cable> => {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  let plugged = true;
  const relay = createServer((near) => {
    if (!plugged) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(end);
      // An error at one end only closes the other; the client then reconnects.
      end.on('error', () => {});
      end.once('close', () => {
        open.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const end of open) end.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    cut,
    unplug: () => {
      plugged = false;
      cut();
    },
    plugIn: () => {
      plugged = true;
    },
    close: () => {
      relay.close();
      cut();
    },
  };
};
