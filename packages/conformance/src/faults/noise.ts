import { type Ack, type ErrorBody, wire } from '@roomful/protocol';
import type { Transport } from '@roomful/sdk';
import { io } from 'socket.io-client';
import { bundle as bundleOf } from '../harness/bundle.js';
import { createPlace, type DatabaseKind } from '../harness/place.js';
import { createRandom, type Random } from '../harness/random.js';
import { sleep } from '../harness/wait.js';
import { check } from './checker.js';
import { createNode } from './node.js';
import { observeBare, observeSdk, type SdkOptions, sdkClient } from './observers.js';
import { createRecorder } from './recorder.js';
import type { RunResult } from './result.js';
import { gather, openRoom, sameAsFresh } from './stage.js';

/** What a faulty transport does. */
export interface Noise {
  /** The probability that a frame or an ack is lost. */
  lose: number;
  /** The probability that a frame or a command arrives twice. */
  repeat: number;
  /** The longest delay of a frame, milliseconds. Later frames may overtake it. */
  delayMs: number;
  /** The longest life of a connection, milliseconds. */
  lifeMs: number;
}

const loud: Noise = { lose: 0.1, repeat: 0.2, delayMs: 60, lifeMs: 1_500 };

/** Socket.IO as in the SDK, over a transport that loses, repeats, delays, reorders and breaks. */
export const noisyTransport =
  (random: Random, noise: Noise = loud): Transport =>
  ({ url, token }, events) => {
    const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, auth: { token } });
    let closed = false;
    const unlessClosed = (act: () => void) => {
      if (!closed) act();
    };
    const disturbed = (act: () => void) => {
      if (random.chance(noise.lose)) return;
      const times = random.chance(noise.repeat) ? 2 : 1;
      for (let n = 0; n < times; n++) setTimeout(() => unlessClosed(act), random.int(0, noise.delayMs));
    };
    socket.on('connect', () => {
      setTimeout(() => socket.disconnect(), random.int(200, noise.lifeMs));
      unlessClosed(events.open);
    });
    socket.on('connect_error', (error: Error & { data?: ErrorBody }) =>
      unlessClosed(() => events.refused(error.data ?? null, error.message)),
    );
    socket.on('disconnect', (reason) => unlessClosed(() => events.closed(reason)));
    socket.on(wire.frame, (frame) => disturbed(() => events.frame(frame)));
    socket.on(wire.signal, (signal) => disturbed(() => events.signal(signal)));
    return {
      send: (name, envelope, ack) => {
        const answered = (answer: Ack) => {
          if (!random.chance(noise.lose)) unlessClosed(() => ack(answer));
        };
        socket.emit(name, envelope, answered);
        if (random.chance(noise.repeat)) socket.emit(name, envelope, answered);
      },
      close: () => {
        closed = true;
        socket.disconnect();
      },
    };
  };

export interface NoiseOptions {
  kind: DatabaseKind;
  seed: number;
  /** The number of messages of each writer. */
  messages: number;
  sdk?: SdkOptions;
  /** How long watchers may take to catch up at the end, milliseconds. */
  settleMs?: number;
}

type Answered = { result: unknown; seq?: number; replayed?: true };

const writers = ['n0', 'n1', 'n2', 'n3'];

/** Users write and watch with the SDK over faulty transports, without any visible effect. */
export const runNoise = async ({
  kind,
  seed,
  messages,
  sdk = {},
  settleMs = 8_000,
}: NoiseOptions): Promise<RunResult> => {
  const random = createRandom(seed);
  const noisy = (): SdkOptions => ({ ...sdk, transport: noisyTransport(createRandom(random.int(1, 2 ** 30))) });
  const place = await createPlace(kind);
  const node = await createNode({ place, bundle: await bundleOf('server') });
  try {
    const recorder = createRecorder();
    const room = await openRoom(node.target, writers, recorder);
    const watchers = [
      await observeSdk(node.target, 'w0', room, noisy()),
      await observeSdk(node.target, 'w1', room, noisy()),
      await observeSdk(node.target, 'w2', room, noisy()),
    ];
    const write = async (user: string, n: number): Promise<void> => {
      const client = sdkClient(node.target, user, noisy());
      const live = await client.rooms.follow(room);
      // Some use the outbox, others single calls: the first learn from echoes, the others only from acks.
      const send = async (key: string, text: string): Promise<Answered> => {
        if (n % 2 === 1) return client.call('messages.send', { room, text }, { key });
        const message = await live.messages.send({ text }, { key });
        return { result: { message }, seq: message.id };
      };
      const write = async (m: number) => {
        const [key, text] = [`${user}-${m}`, `${user} ${m}`];
        const call = async (): Promise<Ack> => ({ ok: true, ...(await send(key, text)) });
        await recorder.call({ call }, user, 'messages.send', { room, text }, key);
      };
      const all = Array.from({ length: messages }, (_, m) => m);
      if (n % 2 === 1) for (const m of all) await write(m);
      else await Promise.all(all.map(write));
      client.close();
    };
    await Promise.all(writers.map(write));
    await sleep(100);
    const bare = observeBare(node.target, 'w3', room);
    const history = await gather(node.target, room, recorder, [...watchers, bare], { settleMs });
    const violations = check(history);
    for (const { room: live, name } of watchers) {
      if (await sameAsFresh(node.target, name.split(' ')[1] ?? '', live)) continue;
      violations.push({ rule: 'stateIsFresh', says: `${name} holds another state than a fresh snapshot` });
    }
    // Both keep their order: messages must be in the log in the order of sending.
    for (const user of writers) {
      const own = history.log.flatMap(({ actor, key, type }) =>
        actor?.id === user && type === 'message.created' ? [Number(key?.split('-')[1])] : [],
      );
      if (own.some((n, i) => n !== i))
        violations.push({ rule: 'sendersKeepOrder', says: `${user} sent ${own.join()}` });
    }
    return { history, violations, deaths: 0 };
  } finally {
    await node.stop();
    await place.remove();
  }
};
