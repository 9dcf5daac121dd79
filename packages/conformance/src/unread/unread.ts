import { isDeepStrictEqual } from 'node:util';
import { type RoomfulEvent, roomStream } from '@roomful/protocol';
import { reduceUser } from '@roomful/sdk';
import fc from 'fast-check';
import { personOf } from '../cases/context.js';
import type { Person } from '../cases/types.js';
import { createPlace, type DatabaseKind, type Place } from '../harness/place.js';
import { startServer, testSecret } from '../harness/server.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import { until } from '../harness/wait.js';
import { difference } from '../law/difference.js';
import { countInDatabase, countInLog } from './count.js';
import { createDevice, type Device } from './device.js';
import { type Look, lookAs, type Play, perform } from './perform.js';
import { type Deed, schedule } from './schedule.js';
import { createSdkDevice } from './sdkDevice.js';
import { ownLog, standingsIn, standingsTold } from './standings.js';

export interface UnreadOptions {
  kind: DatabaseKind;
  seed: number;
  schedules: number;
  /** The maximum number of deeds in a schedule. Default: 60. */
  length?: number;
  /** How many schedules run at once. Default: 5. */
  together?: number;
  bundle?: string;
  /** Whether to look for the smallest failing schedule. Default: true. */
  shrink?: boolean;
}

export interface UnreadResult {
  /** How it failed; null = it did not. */
  broken: string | null;
  schedules: number;
  /** How many shown badges were checked. */
  badges: number;
  /** How many snapshots of users were folded to the last one. */
  snapshots: number;
  /** How often each type of event occurred in the users' own streams. */
  reached: ReadonlyMap<string, number>;
}

/** Checks that every badge ever shown is what the log up to its head says about its position. */
const badgesHold = (play: Play): void => {
  for (const { name, history } of play.devices) {
    for (const badge of history) {
      const { roomId, head, readUpTo, unread, mentions } = badge;
      const expected = countInLog(play.logs.get(roomId) ?? [], { head, readUpTo, userId: play.me });
      if (!isDeepStrictEqual({ unread, mentions }, expected)) {
        throw new Error(`${name} showed ${JSON.stringify(badge)}; the log says ${JSON.stringify(expected)}`);
      }
    }
  }
};

/** Checks `snapshot(now) = fold(reducers, snapshot(then), events since then)` for the user's own stream. */
const ownLawHolds = (play: Play, log: readonly RoomfulEvent[], now: Look): void => {
  const hole = log.findIndex(({ seq }, i) => seq !== i + 1);
  if (hole !== -1) throw new Error(`the own log has ${log[hole]?.seq} at place ${hole + 1}`);
  for (const then of play.looks) {
    const since = log.filter(({ seq }) => seq > then.head && seq <= now.head);
    const wrong = difference(since.reduce(reduceUser, then.snapshot), now.snapshot);
    if (wrong) throw new Error(`the own snapshot at ${then.head} does not lead to that at ${now.head}; ${wrong}`);
  }
};

/** Checks that every role change of the user in a room was delivered once, in the order of the room's log. */
const standingsHold = (play: Play, log: readonly RoomfulEvent[]): void => {
  for (const room of play.rooms) {
    const happened = standingsIn(play.logs.get(room) ?? [], play.me);
    const told = standingsTold(log, room);
    if (!isDeepStrictEqual(told, happened))
      throw new Error(`the room's log has ${JSON.stringify(happened)}, the user was told ${JSON.stringify(told)}`);
  }
};

interface Final {
  unread: number;
  mentions: number;
  readUpTo: number;
}
const numbersOf = (device: Device): Map<string, Final> =>
  new Map(
    [...device.shown].map(([room, { unread, mentions, readUpTo }]) => [room, { unread, mentions, readUpTo }] as const),
  );

/** Checks that at the end both devices agree with the log, the own stream and a simple count in the database. */
const agreesInTheEnd = async (play: Play, place: Place): Promise<void> => {
  const { devices, faces, me, rooms, logs } = play;
  const expected = new Map<string, Final>();
  for (const room of rooms) {
    const log = logs.get(room) ?? [];
    const joined = log.findLast((e) => e.type === 'member.joined' && e.data.member.user.id === me)?.seq ?? 0;
    const left = log.findLast((e) => (e.type === 'member.left' || e.type === 'member.kicked') && e.data.userId === me);
    if (joined <= (left?.seq ?? 0)) continue;
    const { snapshot } = await lookAs(faces[0]);
    const readUpTo = Math.max(joined, snapshot.receipts[room] ?? 0);
    expected.set(room, { ...countInLog(log, { head: Number.POSITIVE_INFINITY, readUpTo, userId: me }), readUpTo });
  }
  const url = place.env['DATABASE_URL'];
  if (url) {
    const counted = await countInDatabase(url, me);
    if (!isDeepStrictEqual(new Map([...counted].sort()), new Map([...expected].sort())))
      throw new Error(`the database counts ${JSON.stringify([...counted])}, the log ${JSON.stringify([...expected])}`);
  }
  const sorted = (map: ReadonlyMap<string, Final>) => [...map].sort(([one], [two]) => (one < two ? -1 : 1));
  const what = () =>
    `both devices show ${JSON.stringify(sorted(expected))}, not ${devices.map((d) => JSON.stringify(sorted(numbersOf(d)))).join(' and ')}`;
  const agrees = () => devices.every((d) => isDeepStrictEqual(sorted(numbersOf(d)), sorted(expected)));
  await until('both devices agree', agrees, { timeoutMs: 8_000 }).catch(() => {
    throw new Error(what());
  });
};

/** Plays a schedule, and checks what two devices of one user show on the way and at the end against the logs. */
const playOne = async (deeds: readonly Deed[], target: Target, place: Place, n: number): Promise<Play> => {
  const me = `ana-${n}`;
  const [owner, moderator] = [`bob-${n}`, `cem-${n}`].map((id) => personOf(id, restFor(target, id))) as [
    Person,
    Person,
  ];
  const faces = [personOf(me, restFor(target, me)), personOf(me, restFor(target, me, { name: 'ANA' }))] as const;
  const service = personOf('app', restFor(target, 'app', { roomful_role: 'service' }));
  const rooms: string[] = [];
  for (const slug of [`one-${n}`, `two-${n}`]) {
    const { room } = await owner.ok('rooms.create', { slug, messagesPerMinute: 0 });
    await moderator.ok('rooms.join', { room: room.id });
    await owner.ok('members.setRole', { room: room.id, user: moderator.id, role: 'moderator' });
    await owner.ok('messages.send', { room: room.id, text: 'before' });
    rooms.push(room.id);
  }
  const logs = new Map<string, RoomfulEvent[]>(rooms.map((room) => [room, []]));
  const observer = await socketFor(target, `eve-${n}`, {
    claims: { roomful_role: 'service' },
    onFrame: ({ stream, events }) => logs.get(stream.slice(roomStream('').length))?.push(...events),
  });
  // One uses the SDK, the other is written by hand according to the contract.
  const devices = [createDevice(target, me, 'phone'), await createSdkDevice(target, me, 'laptop')] as const;
  try {
    const watching = personOf(`eve-${n}`, observer);
    for (const room of rooms) {
      const page = await watching.ok('rooms.events', { room });
      const answer = await watching.ok('rooms.follow', { room, since: { epoch: page.epoch, seq: 0 } });
      if (!answer.recovered) throw new Error('a room was not resumed from its beginning');
      logs.get(room)?.unshift(...(answer.events as RoomfulEvent[]));
    }
    await faces[0].ok('rooms.join', { room: rooms[0] as string });
    const play: Play = {
      me,
      devices,
      faces,
      owner,
      moderator,
      service,
      rooms,
      logs,
      messages: new Map(rooms.map((room) => [room, []])),
      looks: [],
    };
    play.looks.push(await lookAs(faces[0]));
    for (const device of devices) await device.connect();
    let burst: Promise<void>[] = [];
    for (const one of deeds) {
      burst.push(perform(play, one));
      if (one.hurried) continue;
      await Promise.all(burst);
      burst = [];
    }
    await Promise.all(burst);
    for (const device of devices) await device.connect();
    for (const room of rooms) {
      const { head } = await watching.ok('rooms.get', { room });
      await until('the observer has heard all', () => (logs.get(room)?.at(-1)?.seq ?? 0) >= head);
      const log = logs.get(room) ?? [];
      if (log.some(({ seq }, i) => seq !== i + 1)) throw new Error('the observer has holes in a log');
    }
    await agreesInTheEnd(play, place);
    badgesHold(play);
    const toldAll = async () => {
      const log = await ownLog(faces[0]);
      return rooms.every((room) => standingsTold(log, room).length >= standingsIn(logs.get(room) ?? [], me).length);
    };
    await until('all standings are told', toldAll, { timeoutMs: 8_000 });
    // Look first: any call stores the caller's profile, which may add an event too.
    const now = await lookAs(faces[0]);
    const log = await ownLog(faces[0]);
    standingsHold(play, log);
    ownLawHolds(play, log, now);
    return play;
  } finally {
    observer.close();
    for (const device of devices) device.close();
  }
};

/** Plays random schedules on a server of its own. */
export const runUnread = async (options: UnreadOptions): Promise<UnreadResult> => {
  const { kind, seed, schedules, length = 60, together = 5, shrink = true } = options;
  // The smallest failing schedule found so far is reported.
  const limitMs = schedules * 2_500 + 30_000;
  const place = await createPlace(kind);
  const server = await startServer({ place, ...(options.bundle ? { bundle: options.bundle } : {}) });
  const target = { url: server.url, secret: testSecret };
  const reached = new Map<string, number>();
  let [played, badges, snapshots] = [0, 0, 0];
  try {
    const one = async (deeds: Deed[]): Promise<void> => {
      played += 1;
      const play = await playOne(deeds, target, place, played);
      badges += play.devices.reduce((sum, { history }) => sum + history.length, 0);
      snapshots += play.looks.length;
      for (const { type } of play.devices[0].heard) reached.set(type, (reached.get(type) ?? 0) + 1);
    };
    const several = fc.array(schedule(length), { minLength: together, maxLength: together });
    const details = await fc.check(
      fc.asyncProperty(several, async (list) => {
        await Promise.all(list.map(one));
      }),
      { seed, numRuns: Math.ceil(schedules / together), endOnFailure: !shrink, interruptAfterTimeLimit: limitMs },
    );
    const faults = server.faults();
    const report = details.failed ? `${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}` : null;
    const broken = report ?? (faults.length > 0 ? faults.join('\n') : null);
    return { broken, schedules: played, badges, snapshots, reached };
  } finally {
    await server.stop();
    await place.remove();
  }
};
