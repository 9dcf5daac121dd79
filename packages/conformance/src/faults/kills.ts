import { bundle as bundleOf } from '../harness/bundle.js';
import { createPlace, type DatabaseKind, type Place } from '../harness/place.js';
import { createRandom, type Random } from '../harness/random.js';
import { sleep } from '../harness/wait.js';
import { tenaciousRest, tenaciousSocket } from './callers.js';
import { check } from './checker.js';
import type { Violation } from './history.js';
import { createNode, type Node } from './node.js';
import { observeBare, observeSdk, type SdkOptions, sdkClient } from './observers.js';
import { createRecorder, type Recorder } from './recorder.js';
import type { RunResult } from './result.js';
import { gather, openRoom, sameAsFresh } from './stage.js';
import { startWriter, type Writer } from './writers.js';

export interface KillOptions {
  kind: DatabaseKind;
  /** Where the server keeps its data. Default: a new place of that kind. */
  place?: Place;
  seed: number;
  kills: number;
  /** A server with seeded bugs or failpoints. Default: the sources as they are. */
  bundle?: string;
  env?: Record<string, string>;
  /** What befalls the server. Default: signal. */
  by?: BlowName;
  sdk?: SdkOptions;
  /** The longest time under load between two kills, milliseconds. Default: 700. */
  loadMs?: number;
  /** How long observers may take to arrive in the end, milliseconds. */
  settleMs?: number;
}

/** The probability that a server with failpoints dies at one. */
const [harmless, deadly] = [{ FAILPOINT: '0' }, { FAILPOINT: '0.03' }];

const sockets = ['s0', 's1', 's2', 's3', 's4', 's5'];
const rests = ['r0', 'r1'];
const outboxes = ['o0', 'o1'];
export const writerNames = [...sockets, ...rests, ...outboxes];

/** Someone who writes through the outbox of the SDK, which must get everything there by itself. */
const startOutbox = (
  node: Node,
  user: string,
  room: string,
  recorder: Recorder,
  options: SdkOptions = {},
): Writer & { close(): void } => {
  const client = sdkClient(node.target, user, options);
  let stopped = false;
  const run = async () => {
    const live = await client.rooms.follow(room);
    for (let n = 0; !stopped; n++) {
      const key = `${user}-${n}`;
      const text = `${user} ${n}`;
      const call = async () => {
        const message = await live.messages.send({ text }, { key });
        return { ok: true as const, result: { message }, seq: message.id };
      };
      await recorder.call({ call }, user, 'messages.send', { room, text }, key);
      await sleep(10);
    }
  };
  const done = run();
  return {
    stop: () => {
      stopped = true;
      return done;
    },
    close: () => client.close(),
  };
};

/** Starts everybody who writes in a run. */
export const startWriters = (node: Node, room: string, seed: number, recorder: Recorder, options: SdkOptions = {}) => {
  const random = createRandom(seed);
  const bare = [
    ...sockets.map((user) => ({ user, caller: tenaciousSocket(node.target, user) })),
    ...rests.map((user) => ({ user, caller: tenaciousRest(node.target, user) })),
  ];
  const writers = bare.map(({ user, caller }) =>
    startWriter({
      caller,
      user,
      room,
      recorder,
      random: createRandom(random.int(1, 2 ** 30)),
      insists: 0.5,
      pauseMs: 8,
    }),
  );
  const queued = outboxes.map((user) => startOutbox(node, user, room, recorder, options));
  return {
    stop: async () => {
      await Promise.all([...writers, ...queued].map((writer) => writer.stop()));
      for (const { caller } of bare) caller.close();
      for (const outbox of queued) outbox.close();
    },
  };
};

/** What befalls a server, again and again. */
type Blow = (node: Node, place: Place, random: Random, loadMs: number) => Promise<void>;

const blows = {
  /** SIGKILL at a random time. */
  signal: async (node, _place, random, loadMs) => {
    await sleep(random.int(20, loadMs));
    await node.kill();
    const start = node.start();
    // Now and then it does not even get as far as listening.
    if (random.chance(0.1)) {
      await sleep(random.int(50, 1_500));
      await node.kill();
      await start;
      await node.start();
    }
    await start;
  },
  /** It has failpoints, at which it kills itself. */
  itself: async (node) => {
    await node.ended();
    await node.start(deadly);
  },
  /** SIGTERM, as when a new version is rolled out. */
  restart: async (node, _place, random, loadMs) => {
    await sleep(random.int(20, loadMs));
    await node.restart();
  },
  /** The database drops all its connections. */
  cut: async (_node, place, random, loadMs) => {
    await sleep(random.int(20, loadMs));
    await place.cut?.();
  },
  /** The database ends without a word to anybody, and starts again. */
  crash: async (_node, place, random, loadMs) => {
    await sleep(random.int(20, loadMs));
    await place.restart?.();
  },
  /** The links to the database carry nothing any more, and nobody is told. */
  silence: async (_node, place, random, loadMs) => {
    await sleep(random.int(20, loadMs));
    place.silence?.();
  },
} as const satisfies Record<string, Blow>;

type BlowName = keyof typeof blows;

/** Those that strike the database and not the server. */
const onDatabase: ReadonlySet<BlowName> = new Set(['cut', 'crash', 'silence']);

/** Who writes through the SDK's outbox hears of no failure, whatever the server went through. */
const outboxesDeliver = ({ attempts }: Recorder): Violation[] =>
  attempts.flatMap(({ user, key, outcome }) =>
    outboxes.includes(user) && !key.startsWith('setup') && outcome.kind !== 'ok'
      ? [{ rule: 'outboxesDeliver', says: `${key} of ${user} ended as ${JSON.stringify(outcome)}` }]
      : [],
  );

/** Strikes a server again and again while people write and watch, and holds what they saw against the log that is left. */
export const runKills = async (options: KillOptions): Promise<RunResult> => {
  const { kind, seed, kills, by = 'signal', sdk = {}, loadMs = 700, settleMs = 15_000, env = {} } = options;
  const random = createRandom(seed);
  const place = options.place ?? (await createPlace(kind));
  const bundle = options.bundle ?? (await bundleOf('server'));
  const node = await createNode({ place, bundle, env: { ...harmless, ...env } });
  try {
    const recorder = createRecorder();
    const room = await openRoom(node.target, writerNames, recorder);
    const watchers = [await observeSdk(node.target, 'w0', room, sdk), await observeSdk(node.target, 'w1', room, sdk)];
    const observers = [...watchers, observeBare(node.target, 'w2', room), observeBare(node.target, 'w3', room)];
    // Only now: a server that dies while the watchers arrive would wait for them to start it again.
    if (by === 'itself') await node.kill().then(() => node.start(deadly));
    const writers = startWriters(node, room, seed, recorder, sdk);
    for (let death = 0; death < kills; death++) await blows[by](node, place, random, loadMs);
    // The last life has no failpoints, so that everything comes to its end.
    if (by === 'itself') await node.kill().then(() => node.start());
    await sleep(300);
    await writers.stop();
    const history = await gather(node.target, room, recorder, observers, { settleMs });
    const violations = [...check({ ...history, databaseDies: onDatabase.has(by) }), ...outboxesDeliver(recorder)];
    for (const { room: live, name } of watchers) {
      if (await sameAsFresh(node.target, name.split(' ')[1] ?? '', live)) continue;
      violations.push({ rule: 'stateIsFresh', says: `${name} holds another state than a fresh snapshot` });
    }
    // A server whose database goes away says so in its log.
    if (!onDatabase.has(by)) violations.push(...node.faults().map((says) => ({ rule: 'noFaults', says })));
    return { history, violations, deaths: node.deaths };
  } finally {
    await node.stop();
    await place.remove();
  }
};
