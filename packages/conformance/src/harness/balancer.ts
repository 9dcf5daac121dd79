import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Passes connections on to servers like a load balancer, without knowing their content. */
export interface Balancer {
  readonly url: string;
  /** Sets the servers that new connections go to, in turn; a server that refuses is skipped. */
  serve(ports: readonly number[]): void;
  /** Makes the open connections go dead without closing them. */
  silence(): void;
  /** Breaks all open connections. */
  cut(): void;
  close(): void;
}

/** Listens on any free port of this machine, and passes connections on to ports of a host. */
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
