import { type RoomfulEvent, roomStream } from '@roomful/protocol';
import { bundle as bundleOf } from '../harness/bundle.js';
import type { Caller, Output } from '../harness/caller.js';
import { createPlace, type DatabaseKind } from '../harness/place.js';
import { createRandom, type Random } from '../harness/random.js';
import type { SocketCaller } from '../harness/socket.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import { sleep, until } from '../harness/wait.js';
import { check } from './checker.js';
import type { Violation } from './history.js';
import { createNode } from './node.js';
import { observeBare, observeSdk, sdkClient } from './observers.js';
import { createRecorder, type Recorder } from './recorder.js';
import type { RunResult } from './result.js';
import { founder, gather, openRoom } from './stage.js';

export interface BansOptions {
  kind: DatabaseKind;
  seed: number;
  /** How many users are banned, one after another. */
  rounds: number;
  /** How many servers their tabs are spread over. More than one needs PostgreSQL. */
  nodes: number;
  bundle?: string;
  /** How long banned users may wait for notice, milliseconds. Default: 5,000. */
  patienceMs?: number;
}

interface Scene {
  room: string;
  targets: readonly Target[];
  recorder: Recorder;
  random: Random;
  violations: Violation[];
  patienceMs: number;
}

const seqsOf = ({ frames }: SocketCaller): number[] =>
  frames.flatMap(({ events }) => events.map(({ seq }: RoomfulEvent) => seq));
const detachedOf = ({ signals }: SocketCaller) =>
  signals.flatMap((signal) => (signal.type === 'server.detached' ? [signal.data] : []));

/** Writes without a pause until it is permanently refused or told to stop. */
const pour = async (
  caller: Caller,
  user: string,
  label: string,
  scene: Scene,
  stop: { now: boolean },
): Promise<void> => {
  const inFlight = new Set<Promise<unknown>>();
  for (let n = 0; !stop.now && n < 400; n++) {
    const key = `${user}-${label}-${n}`;
    const call = scene.recorder.call(caller, user, 'messages.send', { room: scene.room, text: key }, key);
    inFlight.add(call);
    void call.finally(() => inFlight.delete(call));
    if (inFlight.size >= 4) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
};

/** An SDK client with so many messages in its outbox that the ban arrives while most of them still wait. */
const startQueue = async (user: string, target: Target, scene: Scene) => {
  const client = sdkClient(target, user);
  const room = await client.rooms.follow(scene.room);
  const sends = Array.from({ length: 60 }, (_, n) => {
    const [key, text] = [`${user}-outbox-${n}`, `${user}-outbox-${n}`];
    const call = async () => {
      const message = await room.messages.send({ text }, { key });
      return { ok: true as const, result: { message }, seq: message.id };
    };
    return scene.recorder.call({ call }, user, 'messages.send', { room: scene.room, text }, key);
  });
  return { client, room, done: Promise.all(sends) };
};

const refusedWith = async (caller: Caller, name: string, input: object): Promise<string> => {
  const ack = await caller.call(name, input);
  return ack.ok ? 'ok' : ack.error.code;
};

/** Bans a user who has four open connections to the room, and checks what each of them gets afterwards. */
const banOne = async (user: string, scene: Scene): Promise<void> => {
  const { room, targets, recorder, random, violations, patienceMs: timeoutMs } = scene;
  const wrong = (says: string) => void violations.push({ rule: 'banHolds', says: `${user}: ${says}` });
  const [first, last] = [targets[0], targets.at(-1)];
  if (!first || !last) throw new Error('there is no server');
  await recorder.call(restFor(first, user), user, 'rooms.join', { room }, `join-${user}`);
  const tabs = [await socketFor(first, user), await socketFor(last, user)];
  const positions: { epoch: string; seq: number }[] = [];
  for (const tab of tabs) {
    const ack = await tab.call('rooms.follow', { room });
    const { epoch, head } = (ack.ok ? ack.result : {}) as Output<'rooms.follow'>;
    positions.push({ epoch, seq: head });
  }
  const rest = restFor(last, user);
  const queue = await startQueue(user, first, scene);
  const stop = { now: false };
  const pouring = [...tabs, rest].map((caller, n) => pour(caller, user, `way${n}`, scene, stop));
  await sleep(random.int(5, 150));

  const banned = await recorder.call(restFor(first, founder), founder, 'moderation.ban', { room, user }, `ban-${user}`);
  if (banned.kind !== 'ok' || banned.seq === undefined) throw new Error('the ban itself failed');
  const { seq } = banned;
  await until('both tabs are told', () => tabs.every((tab) => detachedOf(tab).length > 0), { timeoutMs }).catch(
    (error: Error) => wrong(error.message),
  );
  await until('the SDK is told', () => queue.room.state.getSnapshot().status === 'closed', { timeoutMs }).catch(
    (error: Error) => wrong(error.message),
  );
  stop.now = true;
  await Promise.all(pouring);
  await queue.done;
  // A message that banned users must not get.
  await recorder.call(restFor(first, founder), founder, 'messages.send', { room, text: 'after' }, `after-${user}`);
  await sleep(300);

  for (const [n, tab] of tabs.entries()) {
    const told = detachedOf(tab);
    const one = told[0];
    if (told.length !== 1 || one?.code !== 'banned' || one.stream !== roomStream(room) || one.seq !== seq) {
      wrong(`tab ${n} was told ${JSON.stringify(told)}, the ban is at ${seq}`);
    }
    const heard = seqsOf(tab).filter((one) => one > seq);
    if (heard.length > 0) wrong(`tab ${n} heard ${heard.join()} after the ban at ${seq}`);
    const resumed = await refusedWith(tab, 'rooms.follow', { room, since: positions[n] });
    if (resumed !== 'banned') wrong(`tab ${n} may resume: ${resumed}`);
    tab.close();
  }
  const { closedBy, pending } = queue.room.state.getSnapshot();
  if (closedBy?.code !== 'banned') wrong(`the SDK closed the room because of ${closedBy?.code}`);
  if (pending.some(({ state }) => state === 'pending')) wrong('the outbox still waits');
  queue.client.close();
  for (const [name, input] of [
    ['rooms.join', { room }],
    ['rooms.follow', { room }],
    ['rooms.follow', { room, since: positions[0] }],
    ['rooms.events', { room }],
    ['messages.send', { room, text: 'x' }],
  ] as const) {
    const code = await refusedWith(rest, name, input);
    if (code !== 'banned') wrong(`${name} over REST: ${code}`);
  }
};

/** Mutes a user who keeps trying, until the mute is over and the next attempt succeeds. */
const muteOne = async (user: string, scene: Scene): Promise<void> => {
  const { room, targets, recorder, violations } = scene;
  const callers = targets.map((target) => restFor(target, user));
  const [first] = targets;
  if (!first) throw new Error('there is no server');
  const mute = { room, user, durationMs: 1_000 };
  const muted = await recorder.call(restFor(first, founder), founder, 'moderation.mute', mute, `mute-${user}`);
  if (muted.kind !== 'ok') throw new Error('the mute itself failed');
  let refusals = 0;
  for (let n = 0; n < 400; n++) {
    const caller = callers[n % callers.length] ?? callers[0];
    if (!caller) return;
    const key = `${user}-muted-${n}`;
    const outcome = await recorder.call(caller, user, 'messages.send', { room, text: key }, key);
    if (outcome.kind === 'ok') {
      if (refusals === 0) violations.push({ rule: 'muteHolds', says: `${user} was never refused` });
      return;
    }
    refusals += 1;
    await sleep(20);
  }
  violations.push({ rule: 'muteEnds', says: `${user} could not speak after the mute` });
};

/** Bans and mutes users who write in every possible way, on one server or several. */
export const runBans = async ({
  kind,
  seed,
  rounds,
  nodes: count,
  bundle,
  patienceMs = 5_000,
}: BansOptions): Promise<RunResult> => {
  const place = await createPlace(kind);
  const path = bundle ?? (await bundleOf('server'));
  const nodes = [];
  try {
    for (let n = 0; n < count; n++) nodes.push(await createNode({ place, bundle: path }));
    const targets = nodes.map(({ target }) => target);
    const [first, last] = [targets[0], targets.at(-1)];
    if (!first || !last) throw new Error('a run needs a server');
    const recorder = createRecorder();
    const room = await openRoom(first, ['quiet'], recorder);
    const observers = [observeBare(last, 'w0', room), await observeSdk(first, 'w1', room)];
    const scene: Scene = { room, targets, recorder, random: createRandom(seed), violations: [], patienceMs };
    for (let round = 0; round < rounds; round++) await banOne(`bad${round}`, scene);
    await muteOne('quiet', scene);
    const history = await gather(first, room, recorder, observers);
    const expectedRefusals = ['banned', 'muted', 'unavailable'] as const;
    const violations = [...check({ ...history, expectedRefusals }), ...scene.violations];
    return { history, violations, deaths: 0 };
  } finally {
    for (const node of nodes) await node.stop();
    await place.remove();
  }
};
