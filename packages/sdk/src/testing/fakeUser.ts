import type { EventDraft, Frame, RoomfulEvent, RoomListItem } from '@roomful/protocol';
import { limits, userStream } from '@roomful/protocol/names';
import { emptyRoom, emptyUser, reduceUser } from '../state.js';
import type { FakeServer } from './fakeServer.js';

/** The id of a numbered room. */
export const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const listItem = (n: number, more: Partial<RoomListItem> = {}): RoomListItem => ({
  room: { ...emptyRoom().state.room, id: idOf(n), slug: `room-${n}`, name: `Room ${n}` },
  memberCount: 1,
  head: 10,
  activeAt: n,
  role: 'member',
  invited: false,
  readUpTo: 0,
  unread: 0,
  mentions: 0,
  last: null,
  pinned: null,
  peer: null,
  ...more,
});

/** The user's own stream and rooms, on a fake server. */
export const createFakeUser = (server: FakeServer, userId = 'ana') => {
  const stream = userStream(userId);
  let epoch = 'u1';
  let log: RoomfulEvent[] = [];
  const mine = new Map<string, RoomListItem>();
  const invited = new Map<string, RoomListItem>();
  const following = new Set<number>();
  const { handlers } = server;

  handlers['users.follow'] = (input, { link }) => {
    following.add(link);
    const since = input['since'] as { epoch: string; seq: number } | undefined;
    const head = log.length;
    if (since?.epoch === epoch && since.seq <= head)
      return { result: { recovered: true, epoch, head, events: log.slice(since.seq) } };
    return { result: { recovered: false, epoch, head, snapshot: log.reduce(reduceUser, emptyUser(userId)) } };
  };
  handlers['users.unfollow'] = (_, { link }) => {
    following.delete(link);
    return { result: {} };
  };
  handlers['users.events'] = (input) => {
    const events = log.slice(Number(input['after']));
    return { result: { epoch, events, next: log.length, head: log.length } };
  };
  handlers['rooms.list'] = (input) => {
    const ids = input['rooms'] as string[] | undefined;
    const all = [...(input['scope'] === 'mine' ? mine : invited).values()]
      .filter(({ room }) => !ids || ids.includes(room.id))
      .sort((a, b) => (a.room.slug < b.room.slug ? -1 : 1));
    const rest = all.filter(({ room }) => room.slug > String(input['after'] ?? ''));
    const limit = Math.min(Number(input['limit'] ?? 50), limits.pageRooms);
    const rooms = rest.slice(0, limit);
    return { result: { rooms, next: rest.length > limit ? (rooms.at(-1)?.room.slug ?? null) : null } };
  };

  const tell = (drafts: EventDraft[]) => {
    const events = drafts.map(
      (draft, index) => ({ seq: log.length + 1 + index, at: 1, actor: null, key: null, ...draft }) as RoomfulEvent,
    );
    log = [...log, ...events];
    const frame: Frame = { stream, epoch, from: log.length - events.length + 1, to: log.length, events };
    for (const connection of server.connections)
      if (connection.open && following.has(connection.id))
        server.faults.frame(frame, (late) => connection.open && connection.events.frame(late));
  };

  const change = (n: number, more: Partial<RoomListItem>) => {
    mine.set(idOf(n), { ...listItem(n), ...mine.get(idOf(n)), ...more });
  };

  return {
    mine,
    invited,
    tell,
    change,
    /** Something happens in a room. */
    goOn: (n: number, more: Partial<RoomListItem>) => {
      change(n, more);
      const head = mine.get(idOf(n))?.head ?? 0;
      server.signal({ type: 'rooms.heads', data: { heads: [{ roomId: idOf(n), head }] } });
    },
    /** The user reads a room on another device. */
    read: (n: number, upTo: number, more: Partial<RoomListItem> = {}) => {
      change(n, { readUpTo: upTo, ...more });
      tell([{ type: 'receipt.read', data: { roomId: idOf(n), upTo, readAt: 1 } }]);
    },
    moved: (n: number, role: 'member' | null, isInvited = false) =>
      tell([{ type: 'user.room_changed', data: { roomId: idOf(n), role, invited: isInvited, by: null } }]),
    /** Switches to another generation of the database. */
    restore: () => {
      epoch = 'u2';
      log = [];
    },
  };
};
