import type { Ack, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import fc from 'fast-check';
import type { Person } from '../cases/types.js';
import { type Act, actions, type Choice, type Scope } from './actions.js';

/** Something that one of the people does. */
export interface Deed extends Choice {
  /** A number that chooses a person. */
  who: number;
  what: { kind: 'act'; action: number } | { kind: 'look'; window: number };
  /** The next deed does not wait for this one. */
  hurried: boolean;
}

const weighted = actions.map(({ weight }, action) => ({
  weight,
  arbitrary: fc.constant<Deed['what']>({ kind: 'act', action }),
}));
const look = {
  weight: 8,
  arbitrary: fc.constantFrom(0, 1, 3, 50, 200).map((window): Deed['what'] => ({ kind: 'look', window })),
};

const deed: fc.Arbitrary<Deed> = fc.record({
  who: fc.nat(1_000),
  what: fc.oneof(...weighted, look),
  a: fc.nat(1_000),
  b: fc.nat(1_000),
  hurried: fc.boolean(),
});

/** What happens in a room, one after the other and in bursts. */
export const schedule = (maxLength: number): fc.Arbitrary<Deed[]> => fc.array(deed, { maxLength, size: 'max' });

/** Somebody who takes part, under two names. */
export interface Player {
  id: string;
  /** The same user with one name and with another. */
  faces: readonly [Person, Person];
}

/** A snapshot that somebody took on the way. */
export interface Look {
  viewer: string;
  head: number;
  snapshot: RoomSnapshot;
}

/** What a schedule has left. */
export interface History {
  log: RoomfulEvent[];
  looks: Look[];
  /** What every player sees in the end. */
  final: Look[];
}

const looked = async (person: Person, room: string, window: number): Promise<Look | null> => {
  const ack = await person.caller.call('rooms.follow', { room, window });
  if (!ack.ok) return null;
  const { recovered, head, snapshot } = ack.result as { recovered: boolean; head: number; snapshot: RoomSnapshot };
  if (recovered) throw new Error('a follow without a position must not be a resume');
  return { viewer: person.id, head, snapshot };
};

const readLog = async (person: Person, room: string): Promise<RoomfulEvent[]> => {
  const log: RoomfulEvent[] = [];
  for (let after = 0; ; ) {
    const page = await person.ok('rooms.events', { room, after, limit: 1_000 });
    log.push(...(page.events as RoomfulEvent[]));
    after = page.next;
    if (page.next >= page.head) return log;
  }
};

/** Ids that a successful command has brought into being. */
const learn = (scope: Scope & { messages: number[]; items: Record<string, number> }, act: Act, ack: Ack): void => {
  if (!act || !ack.ok) return;
  if (act.name === 'messages.send' || act.name === 'messages.repost')
    scope.messages.push((ack.result as { message: { id: number } }).message.id);
  if (act.name === 'queue.add') {
    const key = act.input.queue ?? 'main';
    scope.items[key] = Math.max(scope.items[key] ?? 0, (ack.result as { item: { id: number } }).item.id);
  }
};

/**
 * Plays a schedule in a new room.
 *
 * @param players the first creates the room, its queue and a message that is pinned and reacted to; the second and third
 *   are members from the start
 * @param operator reads the log and opens the room in the end, so that everybody can look at it
 */
export const play = async (
  deeds: readonly Deed[],
  players: readonly Player[],
  operator: Person,
  slug: string,
): Promise<History> => {
  const [founder, ...others] = players.map(({ faces }) => faces[0]);
  if (!founder) throw new Error('a schedule needs players');
  const { room } = await founder.ok('rooms.create', { slug, messagesPerMinute: 0 });
  for (const other of others.slice(0, 2)) await other.ok('rooms.join', { room: room.id });
  await founder.ok('queue.open', { room: room.id });
  for (const title of ['one', 'two']) await founder.ok('queue.add', { room: room.id, title });
  const message = (await founder.ok('messages.send', { room: room.id, text: 'first' })).message.id;
  await founder.ok('messages.react', { room: room.id, message, emoji: '👍' });
  await founder.ok('messages.pin', { room: room.id, message });
  const people = players.map(({ id }) => id);
  const scope = { room: room.id, people, messages: [message], items: { main: 2 } as Record<string, number> };
  const looks: Look[] = [];

  const perform = async ({ who, what, a, b }: Deed): Promise<void> => {
    // Half of what is done is done by the founder, who may do everything.
    const player = players[who % 2 === 0 ? 0 : (who >> 1) % players.length];
    const face = player?.faces[a % 7 === 0 ? 1 : 0];
    if (!face) throw new Error('nobody is there');
    if (what.kind === 'look') {
      const seen = await looked(face, room.id, what.window);
      if (seen) looks.push(seen);
      return;
    }
    const act = actions[what.action]?.act(scope, { a, b }) ?? null;
    if (act) learn(scope, act, await face.caller.call(act.name, act.input));
  };

  let burst: Promise<void>[] = [];
  for (const one of deeds) {
    burst.push(perform(one));
    if (one.hurried) continue;
    await Promise.all(burst);
    burst = [];
  }
  await Promise.all(burst);

  await operator.ok('rooms.archive', { room: room.id, archived: false });
  for (const { id } of players) await operator.ok('moderation.unban', { room: room.id, user: id });
  await operator.ok('rooms.update', { room: room.id, visibility: 'public' });
  const final: Look[] = [];
  for (const { id, faces } of players) {
    const seen = await looked(faces[0], room.id, 200);
    if (!seen) throw new Error(`${id} cannot look at a public room`);
    final.push(seen);
  }
  return { log: await readLog(operator, room.id), looks, final };
};
