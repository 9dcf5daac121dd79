import {
  type Frame,
  limits,
  type RoomfulEvent,
  type RoomfulSignal,
  type RoomListItem,
  userStream,
} from '@roomful/protocol';
import { personOf } from '../cases/context.js';
import type { Person } from '../cases/types.js';
import type { SocketCaller } from '../harness/socket.js';
import { socketFor, type Target } from '../harness/target.js';

/** What a device shows for a room. */
export interface Badge {
  roomId: string;
  head: number;
  readUpTo: number;
  unread: number;
  mentions: number;
}

/** A device with a list of rooms, which follows the own stream and reads rooms again after changes. */
export interface Device {
  readonly name: string;
  /** What it shows now, by room. */
  readonly shown: ReadonlyMap<string, Badge>;
  /** Everything that it has ever shown, in order. */
  readonly history: readonly Badge[];
  /** The events of the own stream, as received. */
  readonly heard: readonly RoomfulEvent[];
  /** Null while it is disconnected. */
  readonly person: Person | null;
  connect(): Promise<void>;
  /** Breaks the connection. Everything in flight is lost. */
  cut(): void;
  /** Closes the device for good. */
  close(): void;
}

export const badgeOf = ({ room, head, readUpTo, unread, mentions }: RoomListItem): Badge => ({
  roomId: room.id,
  head,
  readUpTo,
  unread,
  mentions,
});

/** Uses nothing of the SDK: it does what a client in any language would do according to the contract. */
export const createDevice = (target: Target, userId: string, name: string): Device => {
  const shown = new Map<string, Badge>();
  const history: Badge[] = [];
  const heard: RoomfulEvent[] = [];
  let link: { socket: SocketCaller; person: Person } | null = null;
  let position: { epoch: string; seq: number } | undefined;
  /** Rooms to read again; 'all' = the whole list. */
  let stale = new Set<string>();
  let looking = false;
  let connecting: Promise<void> | undefined;

  const show = (item: RoomListItem): void => {
    const badge = badgeOf(item);
    const known = shown.get(badge.roomId);
    if (known && (badge.head < known.head || badge.readUpTo < known.readUpTo)) return;
    shown.set(badge.roomId, badge);
    history.push(badge);
  };

  const list = async (person: Person, asked: string[] | undefined): Promise<void> => {
    const found = new Set<string>();
    for (let after: string | undefined; ; ) {
      const page = await person.ok('rooms.list', {
        scope: 'mine',
        limit: limits.pageRooms,
        ...(asked ? { rooms: asked } : {}),
        ...(after ? { after } : {}),
      });
      for (const item of page.rooms) {
        found.add(item.room.id);
        show(item);
      }
      if (page.next === null) break;
      after = page.next;
    }
    for (const roomId of asked ?? [...shown.keys()]) if (!found.has(roomId)) shown.delete(roomId);
  };

  const refresh = async (): Promise<void> => {
    if (looking || !link || stale.size === 0) return;
    looking = true;
    const { person } = link;
    const asked = stale;
    stale = new Set();
    try {
      await list(person, asked.has('all') ? undefined : [...asked]);
    } catch (error) {
      // If it was disconnected in the meantime, it reads everything after reconnecting. Any other failure is an error.
      if (link?.person === person) throw error;
    } finally {
      looking = false;
    }
    await refresh();
  };
  const look = (roomId: string): void => {
    stale.add(roomId);
    void refresh();
  };

  const apply = (events: readonly RoomfulEvent[]): void => {
    for (const event of events) {
      if (!position || event.seq <= position.seq) continue;
      if (event.seq > position.seq + 1) throw new Error(`${name}: after ${position.seq} came ${event.seq}`);
      position.seq = event.seq;
      heard.push(event);
      if (event.type === 'receipt.read' || event.type === 'user.room_changed') look(event.data.roomId);
    }
  };

  const open = async (): Promise<void> => {
    let waiting: Frame[] | null = [];
    const onFrame = (frame: Frame) => {
      if (frame.stream !== userStream(userId)) throw new Error(`${name}: a frame of ${frame.stream}`);
      if (waiting) waiting.push(frame);
      else apply(frame.events);
    };
    const onSignal = (signal: RoomfulSignal) => {
      if (signal.type !== 'rooms.heads') return;
      for (const { roomId, head } of signal.data.heads) if ((shown.get(roomId)?.head ?? 0) < head) look(roomId);
    };
    const socket = await socketFor(target, userId, { onFrame, onSignal });
    const person = personOf(userId, socket);
    link = { socket, person };
    try {
      const answer = await person.ok('users.follow', position ? { since: position } : {});
      if (position && !answer.recovered) throw new Error(`${name}: a position of its own was not resumed`);
      position ??= { epoch: answer.epoch, seq: answer.head };
      if (answer.recovered) {
        apply(answer.events as RoomfulEvent[]);
        while (position.seq < answer.head) {
          apply((await person.ok('users.events', { after: position.seq })).events as RoomfulEvent[]);
        }
      }
    } catch (error) {
      // It was disconnected in the meantime.
      if (link?.socket === socket) throw error;
      return;
    }
    for (const frame of waiting) apply(frame.events);
    waiting = null;
    look('all');
  };
  const connect = async (): Promise<void> => {
    if (link) return;
    connecting ??= open().finally(() => {
      connecting = undefined;
    });
    await connecting;
  };

  const cut = (): void => {
    const { socket } = link ?? {};
    link = null;
    socket?.close();
  };

  return {
    name,
    shown,
    history,
    heard,
    get person() {
      return link?.person ?? null;
    },
    connect,
    cut,
    close: cut,
  };
};
