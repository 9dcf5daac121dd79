import { limits, type RoomfulEvent, type RoomSnapshot } from '@roomful/protocol';
import { emptyRoom, fromSnapshot, reduce, reduceAll } from '@roomful/sdk';
import { action, type LawFeature, type StreamLaw } from '../../law/types.js';

/** A snapshot without its live part, which is never logged. */
const logged = (snapshot: RoomSnapshot): RoomSnapshot => ({ ...fromSnapshot(snapshot), live: emptyRoom().live });

/** The stream of a room: its state, the viewer's own part, and a window of messages. */
export const roomLaw: StreamLaw<RoomSnapshot> = {
  stream: 'room',
  look: async ({ id, caller }, { room }, window) => {
    const ack = await caller.call('rooms.follow', { room, window });
    if (!ack.ok) return null;
    const { recovered, head, snapshot } = ack.result as { recovered: boolean; head: number; snapshot: RoomSnapshot };
    if (recovered) throw new Error('a follow without a position must not be a resume');
    return { viewer: id, head, snapshot: logged(snapshot) };
  },
  isShared: true,
  log: async (_viewer, { operator, room }) => {
    const log: RoomfulEvent[] = [];
    for (let after = 0; ; ) {
      const page = await operator.ok('rooms.events', { room, after, limit: limits.pageEvents });
      log.push(...(page.events as RoomfulEvent[]));
      after = page.next;
      if (page.next >= page.head) return log;
    }
  },
  beginning: (viewer) => emptyRoom(viewer),
  // The part of the last snapshot that a window from the start of the other one would show.
  seenFrom: (last, { window: { from } }) => {
    const { messages, hasBefore } = last.window;
    const kept = messages.filter(({ id }) => id >= from);
    const reactions = Object.fromEntries(
      Object.entries(last.me.reactions).filter(([id]) => kept.some((message) => message.id === Number(id))),
    );
    return {
      ...last,
      me: { ...last.me, reactions },
      window: { from, messages: kept, hasBefore: hasBefore || kept.length < messages.length },
    };
  },
  folds: [
    {
      how: 'one by one',
      fold: (start, events, viewer) => events.reduce((state, e) => reduce(state, e, viewer), start),
    },
    { how: 'in runs', fold: reduceAll },
  ],
};

export const law: LawFeature = {
  isCore: true,
  streams: [roomLaw],
  setUp: async (stage) => {
    const { owner, member, muted, returned, leaver } = stage.players;
    stage.room = (await owner.live.ok('rooms.create', { slug: stage.slug, messagesPerMinute: 0 })).room.id;
    for (const { live } of [member, muted, returned, leaver]) await live.ok('rooms.join', { room: stage.room });
  },
  actions: [
    action('rooms.join', 6, ({ room }) => ({ room })),
    action('rooms.leave', 4, ({ room }) => ({ room })),
    action('rooms.update', 3, ({ room }, { a, b }) => ({
      room,
      ...(a % 2 ? { topic: `topic ${b}` } : {}),
      ...(a % 3 === 0 ? { tags: [`t${b % 9}`] } : {}),
      ...(a % 4 === 0 ? { frozen: b % 3 === 0 } : {}),
      ...(a % 5 === 0 ? { metadata: { b } } : {}),
      ...(a % 7 === 0 ? { visibility: b % 2 ? ('private' as const) : ('public' as const) } : {}),
      ...(a % 11 === 0 ? { name: `n${b}`, maxMembers: 4 + (b % 9) } : {}),
    })),
    // Mostly reopened, since an archived room refuses nearly everything.
    action('rooms.archive', 3, ({ room }, { a }) => ({ room, archived: a % 4 === 0 })),
  ],
  end: async ({ operator, room }) => {
    await operator.ok('rooms.archive', { room, archived: false });
    await operator.ok('rooms.update', { room, visibility: 'public' });
  },
  arises: { 'room.created': 'by the set-up of each stage' },
  apart: { 'room.deleted': 'nobody can look at a deleted room, so there is no last snapshot' },
};
