import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Passes connections on to servers, as a load balancer does that knows nothing of what they carry. */
export interface Balancer {
  readonly url: string;
  /** To whom new connections go, in turn; one that refuses is passed over. */
  serve(ports: readonly number[]): void;
  /** From now on the open connections carry nothing any more, and nobody is told: as when a link dies half-open. */
  silence(): void;
  /** Breaks the open connections off. */
  cut(): void;
  close(): void;
}

/** Listens on any free port of this machine, and passes on to ports of a host. */
export const createBalancer = async (host = '127.0.0.1'): Promise<Balancer> => {
  let targets: readonly number[] = [];
  let turn = 0;
  const open = new Set<Socket>();
  const silent = new WeakSet<Socket>();

  const join = (near: Socket, far: Socket): void => {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('data', (bytes) => {
        if (!silent.has(from)) to.write(bytes);
      });
      from.on('close', () => {
        open.delete(from);
        if (!silent.has(from)) to.destroy();
      });
    }
  };
  const pass = (near: Socket, ports: readonly number[]): void => {
    const [port, ...others] = ports;
    if (port === undefined) return void near.destroy();
    const far = connect(port, host);
    far.once('error', () => {
      if (far.connecting || far.pending) pass(near, others);
    });
    far.once('connect', () => {
      far.on('error', () => undefined);
      join(near, far);
    });
  };
  const server = createServer((near) => {
    near.on('error', () => undefined);
    turn += 1;
    pass(near, [...targets.slice(turn % targets.length), ...targets.slice(0, turn % targets.length)]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    serve: (ports) => {
      targets = ports;
    },
    silence: () => {
      for (const socket of open) silent.add(socket);
    },
    cut: () => {
      for (const socket of open) socket.destroy();
    },
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
};
