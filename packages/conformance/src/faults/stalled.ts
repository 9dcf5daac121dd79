import type { Ack, ErrorBody } from '@roomful/protocol';
import { wire } from '@roomful/protocol';
import type { Transport } from '@roomful/sdk';
import { io } from 'socket.io-client';
import { personOf } from '../cases/context.js';
import { bundle as bundleOf } from '../harness/bundle.js';
import { createPlace, type DatabaseKind } from '../harness/place.js';
import { restFor } from '../harness/target.js';
import { until } from '../harness/wait.js';
import { tenaciousSocket } from './callers.js';
import { check } from './checker.js';
import { createNode } from './node.js';
import { observeBare, observeSdk } from './observers.js';
import { createRecorder } from './recorder.js';
import type { RunResult } from './result.js';
import { gather, openRoom, sameAsFresh } from './stage.js';

export interface StalledOptions {
  kind: DatabaseKind;
  /** How many clients stop reading. */
  stalled: number;
}

interface RawSocket {
  pause(): void;
  resume(): void;
}

/** Socket.IO as in the SDK, which can stop reading without notice to the server, as a sleeping laptop does. */
const stallable = () => {
  let raw: RawSocket | undefined;
  const transport: Transport = ({ url, token }, events) => {
    const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth: { token } });
    socket.on('connect', () => {
      const engine = socket.io.engine as unknown as { transport: { ws: { _socket: RawSocket } } };
      raw = engine.transport.ws._socket;
      events.open();
    });
    socket.on('connect_error', (error: Error & { data?: ErrorBody }) =>
      events.refused(error.data ?? null, error.message),
    );
    socket.on('disconnect', (reason) => events.closed(reason));
    socket.on(wire.frame, events.frame);
    socket.on(wire.signal, events.signal);
    return {
      send: (name, envelope, ack) => void socket.emit(name, envelope, (answer: Ack) => ack(answer)),
      close: () => {
        socket.off();
        socket.disconnect();
      },
    };
  };
  return { transport, stall: () => raw?.pause(), goOn: () => raw?.resume() };
};

const writers = ['b0', 'b1', 'b2', 'b3'];
/** Almost as long as a text may be: the kernel's own buffers take a few megabytes before data waits in the server. */
const text = 'x'.repeat(3_900);
const burst = 50;
/** More than any kernel's buffers take, and fewer than the SDK reads back event by event. */
const mostMessages = 4_800;

/**
 * Some clients stop reading while users keep writing. They must be dropped without affecting others, and resume exactly where
 * they stopped.
 */
export const runStalled = async ({
  kind,
  stalled,
}: StalledOptions): Promise<RunResult & { evictions: number; resets: number }> => {
  const place = await createPlace(kind);
  const env = { ROOMFUL_SOCKET_BUFFER_BYTES: '65536' };
  const node = await createNode({ place, bundle: await bundleOf('server'), env });
  const evicted = async (): Promise<number> => {
    const metrics = await (await fetch(`${node.target.url}/metrics`)).text();
    return Number(/^roomful_evictions_total (\d+)/m.exec(metrics)?.[1]);
  };
  try {
    const recorder = createRecorder();
    const room = await openRoom(node.target, writers, recorder);
    const slow = await Promise.all(
      Array.from({ length: stalled }, async (_, n) => {
        const wires = stallable();
        return { ...wires, observer: await observeSdk(node.target, `s${n}`, room, { transport: wires.transport }) };
      }),
    );
    let resets = 0;
    for (const { observer } of slow) observer.room.on('reset', () => void resets++);
    const watchers = [await observeSdk(node.target, 'w0', room), await observeSdk(node.target, 'w1', room)];
    const bare = observeBare(node.target, 'w2', room);
    await until('the bare watcher follows', () => bare.position() > 0);

    for (const { stall } of slow) stall();
    const callers = writers.map((user) => ({ user, caller: tenaciousSocket(node.target, user) }));
    let sent = 0;
    while ((await evicted()) < stalled && sent < mostMessages) {
      const batch = Array.from({ length: burst }, (_, n) => ({
        n: sent + n,
        ...(callers[n % callers.length] as (typeof callers)[0]),
      }));
      await Promise.all(
        batch.map(({ n, user, caller }) =>
          recorder.call(caller, user, 'messages.send', { room, text, metadata: { n } }, `${user}-${n}`),
        ),
      );
      sent += burst;
    }
    const evictions = await evicted();
    // The others have everything while the slow ones do not.
    const { head } = await personOf('w0', restFor(node.target, 'w0')).ok('rooms.get', { room });
    await until('the others have everything', () => [...watchers, bare].every((watcher) => watcher.position() >= head));
    const behind = slow.filter(({ observer }) => observer.position() < head).length;

    for (const { goOn } of slow) goOn();
    const observers = [...watchers, bare, ...slow.map(({ observer }) => observer)];
    const history = await gather(node.target, room, recorder, observers, { settleMs: 30_000 });
    for (const { caller } of callers) caller.close();
    const violations = check(history);
    if (behind < stalled)
      violations.push({ rule: 'stalledIsBehind', says: `only ${behind} of ${stalled} were behind` });
    for (const { room: live, name } of [...watchers, ...slow.map(({ observer }) => observer)]) {
      if (await sameAsFresh(node.target, name.split(' ')[1] ?? '', live)) continue;
      violations.push({ rule: 'stateIsFresh', says: `${name} holds another state than a fresh snapshot` });
    }
    violations.push(...node.faults().map((says) => ({ rule: 'noFaults', says })));
    return { history, violations, deaths: node.deaths, evictions, resets };
  } finally {
    await node.stop();
    await place.remove();
  }
};
