import type { Ack } from '@roomful/protocol';
import { type Caller, NoAnswer } from '../harness/caller.js';
import type { SocketCaller } from '../harness/socket.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import type { Claims } from '../harness/tokens.js';
import { sleep } from '../harness/wait.js';

const reconnectMs = 40;
/** After how long an answer counts as lost, milliseconds. */
const patienceMs = 10_000;

/** A caller that reconnects when its connection is lost. Calls in flight then have an unknown outcome. */
export const tenaciousSocket = (target: Target, user: string, claims: Claims = {}): Caller => {
  let socket: Promise<SocketCaller> | null = null;
  let closed = false;
  const connect = async (): Promise<SocketCaller> => {
    for (;;) {
      if (closed) throw new NoAnswer('the caller is closed');
      try {
        return await socketFor(target, user, { claims, connectTimeoutMs: 2_000 });
      } catch {
        await sleep(reconnectMs);
      }
    }
  };
  const current = async (): Promise<SocketCaller> => {
    const known = await socket;
    if (known?.connected) return known;
    socket = connect();
    return socket;
  };
  return {
    transport: 'socket',
    call: async (name, input, options) => (await current()).call(name, input, { timeoutMs: patienceMs, ...options }),
    close: () => {
      closed = true;
      void socket?.then(({ close }) => close());
    },
  };
};

/** Does the same over REST. It waits a moment if nobody answers, so as not to flood a server that is down. */
export const tenaciousRest = (target: Target, user: string, claims: Claims = {}): Caller => {
  const rest = restFor(target, user, claims);
  return {
    ...rest,
    call: async (name, input, options): Promise<Ack> => {
      try {
        return await rest.call(name, input, { timeoutMs: patienceMs, ...options });
      } catch (error) {
        await sleep(reconnectMs);
        throw error;
      }
    },
  };
};

/** Spreads calls over several nodes, in turn. */
export const spread = (callers: readonly Caller[]): Caller => {
  let turn = 0;
  const [first] = callers;
  if (!first) throw new Error('unable to spread calls over no callers');
  return {
    transport: first.transport,
    call: (...args) => (callers[turn++ % callers.length] ?? first).call(...args),
    close: () => {
      for (const caller of callers) caller.close();
    },
  };
};
