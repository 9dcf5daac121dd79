import type { RoomSnapshot } from '@roomful/protocol';
import { emptyRoom, fromSnapshot, reduce, reduceAll } from '@roomful/sdk';
import fc from 'fast-check';
import { personOf } from '../cases/context.js';
import { createPlace, type DatabaseKind } from '../harness/place.js';
import { startServer, testSecret } from '../harness/server.js';
import { restFor, socketFor } from '../harness/target.js';
import { difference } from './difference.js';
import { type Deed, type History, type Look, type Player, play, schedule } from './schedule.js';

export interface LawOptions {
  kind: DatabaseKind;
  seed: number;
  /** How many random schedules are played. */
  schedules: number;
  /** Deeds in a schedule at most. Default: 60. */
  length?: number;
  /** Schedules under way at once: rooms of one server, as they are in life. Default: 10. */
  together?: number;
  bundle?: string;
  /** Looks for the smallest schedule that breaks the law. Default: true. */
  shrink?: boolean;
}

export interface LawResult {
  /** How the law was broken; null = it was not. */
  broken: string | null;
  /** How often each kind of event came up. */
  reached: ReadonlyMap<string, number>;
  rooms: number;
  snapshots: number;
}

const names = ['ana', 'bob', 'cem', 'dan', 'eve'];

/** The part of a snapshot from a message on, as if its window began there. */
const from = (snapshot: RoomSnapshot, start: number): RoomSnapshot => {
  const { messages, hasBefore } = snapshot.window;
  const kept = messages.filter(({ id }) => id >= start);
  const reactions = Object.fromEntries(
    Object.entries(snapshot.me.reactions).filter(([id]) => kept.some((message) => message.id === Number(id))),
  );
  return {
    ...snapshot,
    me: { ...snapshot.me, reactions },
    window: { from: start, messages: kept, hasBefore: hasBefore || kept.length < messages.length },
  };
};

/** Without what is never logged. */
const lawful = (snapshot: RoomSnapshot): RoomSnapshot => ({ ...snapshot, live: emptyRoom().live });

/** `snapshot(now, from m) = fold(reducers, snapshot(then, from m), events since then)`, for every look of every viewer. */
const obey = ({ log, looks, final }: History): void => {
  const hole = log.findIndex(({ seq }, i) => seq !== i + 1);
  if (hole !== -1) throw new Error(`the log has ${log[hole]?.seq} at place ${hole + 1}`);
  const beginnings: Look[] = final.map(({ viewer }) => ({ viewer, head: 0, snapshot: emptyRoom(viewer) }));
  for (const { viewer, head, snapshot } of [...beginnings, ...looks]) {
    const now = final.find((look) => look.viewer === viewer);
    if (!now) throw new Error(`${viewer} took no last look`);
    const since = log.filter(({ seq }) => seq > head && seq <= now.head);
    const expected = from(lawful(now.snapshot), snapshot.window.from);
    const start = fromSnapshot(lawful(snapshot));
    const folded = since.reduce((state, event) => reduce(state, event, viewer), start);
    const wrong = difference(folded, expected) ?? difference(reduceAll(start, since, viewer), expected);
    if (wrong)
      throw new Error(`what ${viewer} saw at ${head} does not lead to what ${viewer} sees at ${now.head}; ${wrong}`);
  }
};

/** Plays random schedules on a server of its own, and holds every snapshot that was taken on the way against the last one. */
export const runLaw = async (options: LawOptions): Promise<LawResult> => {
  const { kind, seed, schedules, length = 60, together = 10, shrink = true } = options;
  const place = await createPlace(kind);
  const server = await startServer({ place, ...(options.bundle ? { bundle: options.bundle } : {}) });
  const target = { url: server.url, secret: testSecret };
  const reached = new Map<string, number>();
  const close: (() => void)[] = [];
  let [rooms, snapshots] = [0, 0];
  try {
    const face = async (id: string, name: string) => {
      const socket = await socketFor(target, id, { claims: { name } });
      close.push(socket.close);
      return personOf(id, socket);
    };
    const meet = async (id: string): Promise<Player> => ({
      id,
      faces: [await face(id, id), await face(id, id.toUpperCase())],
    });
    const players = await Promise.all(names.map(meet));
    const operator = personOf('op', restFor(target, 'op', { roomful_role: 'operator' }));
    const playOne = async (deeds: Deed[]): Promise<void> => {
      rooms += 1;
      const history = await play(deeds, players, operator, `law-${rooms}`);
      for (const { type } of history.log) reached.set(type, (reached.get(type) ?? 0) + 1);
      snapshots += history.looks.length + history.final.length;
      obey(history);
    };
    const several = fc.array(schedule(length), { minLength: together, maxLength: together });
    const details = await fc.check(
      fc.asyncProperty(several, async (list) => {
        await Promise.all(list.map(playOne));
      }),
      { seed, numRuns: Math.ceil(schedules / together), endOnFailure: !shrink },
    );
    const report = fc.defaultReportMessage(details);
    const faults = server.faults();
    const broken = details.failed
      ? `${details.errorInstance}\n${report}`
      : faults.length > 0
        ? faults.join('\n')
        : null;
    return { broken, reached, rooms, snapshots };
  } finally {
    for (const end of close) end();
    await server.stop();
    await place.remove();
  }
};
