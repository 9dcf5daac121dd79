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
  /** A server with seeded bugs or failpoints. Default: the unchanged sources. */
  bundle?: string;
  env?: Record<string, string>;
  /** How the server is hit. Default: signal. */
  by?: BlowName;
  sdk?: SdkOptions;
  /** The longest time under load between two kills, milliseconds. Default: 700. */
  loadMs?: number;
  /** How long observers may take to catch up at the end, milliseconds. */
  settleMs?: number;
}

/** The probability that a server with failpoints dies at one of them. */
const [harmless, deadly] = [{ FAILPOINT: '0' }, { FAILPOINT: '0.03' }];

const sockets = ['s0', 's1', 's2', 's3', 's4', 's5'];
const rests = ['r0', 'r1'];
const outboxes = ['o0', 'o1'];
export const writerNames = [...sockets, ...rests, ...outboxes];

/** Starts a writer that uses the outbox of the SDK, which must deliver everything on its own. */
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

/** Starts all writers of a run. */
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

/** Hits a server once. */
type Blow = (node: Node, place: Place, random: Random, loadMs: number) => Promise<void>;

const blows = {
  /** SIGKILL at a random time. */
  signal: async (node, _place, random, loadMs) => {
    await sleep(random.int(20, loadMs));
    await node.kill();
    const start = node.start();
    // Sometimes kill it before it even listens.
    if (random.chance(0.1)) {
      await sleep(random.int(50, 1_500));
      await node.kill();
      await start;
      await node.start();
    }
    await start;
  },
  /** The server kills itself at a failpoint. */
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
  /** The database crashes and starts again. */
  crash: async (_node, place, random, loadMs) => {
    await sleep(random.int(20, loadMs));
    await place.restart?.();
  },
  /** The connections to the database go dead without being closed. */
  silence: async (_node, place, random, loadMs) => {
    await sleep(random.int(20, loadMs));
    place.silence?.();
  },
} as const satisfies Record<string, Blow>;

type BlowName = keyof typeof blows;

/** Blows that hit the database instead of the server. */
const onDatabase: ReadonlySet<BlowName> = new Set(['cut', 'crash', 'silence']);

/** A user of the SDK's outbox sees no failures, whatever happens to the server. */
const outboxesDeliver = ({ attempts }: Recorder): Violation[] =>
  attempts.flatMap(({ user, key, outcome }) =>
    outboxes.includes(user) && !key.startsWith('setup') && outcome.kind !== 'ok'
      ? [{ rule: 'outboxesDeliver', says: `${key} of ${user} ended as ${JSON.stringify(outcome)}` }]
      : [],
  );

/** Hits a server again and again while users write and watch, and compares what they saw with the log at the end. */
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
    // Only now: a server that dies while watchers connect would wait for them to restart it.
    if (by === 'itself') await node.kill().then(() => node.start(deadly));
    const writers = startWriters(node, room, seed, recorder, sdk);
    for (let death = 0; death < kills; death++) await blows[by](node, place, random, loadMs);
    // The last process has no failpoints, so that everything can finish.
    if (by === 'itself') await node.kill().then(() => node.start());
    await sleep(300);
    await writers.stop();
    const history = await gather(node.target, room, recorder, observers, { settleMs });
    const violations = [...check({ ...history, databaseDies: onDatabase.has(by) }), ...outboxesDeliver(recorder)];
    for (const { room: live, name } of watchers) {
      if (await sameAsFresh(node.target, name.split(' ')[1] ?? '', live)) continue;
      violations.push({ rule: 'stateIsFresh', says: `${name} holds another state than a fresh snapshot` });
    }
    // A server whose database goes away logs that.
    if (!onDatabase.has(by)) violations.push(...node.faults().map((says) => ({ rule: 'noFaults', says })));
    return { history, violations, deaths: node.deaths };
  } finally {
    await node.stop();
    await place.remove();
  }
};
