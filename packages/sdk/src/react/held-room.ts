import { RoomfulError } from '@roomful/protocol/names';
import { internalsOf } from '../internals.js';
import type { LiveRoom, RoomView } from '../live-room.js';
import type { Hub } from './hub.js';
import { createResource, type Opened, type Resource } from './resource.js';

export type OpenedRoom = Opened<LiveRoom, RoomView>;

/** A room that is followed while components show it. */
export interface HeldRoom extends Resource<LiveRoom, RoomView> {
  /** Subscribes, and makes the user a member of the room. */
  readonly subscribeAsMember: (listener: () => void) => () => void;
}

/** How the hooks use a room. Its id and its slug lead to the same entry. */
interface Hold {
  /** The number of resources that hold it. */
  holders: number;
  /** How often they followed it. If other code followed it too, the hooks must not unfollow it. */
  follows: number;
}
const holds = new WeakMap<LiveRoom, Hold>();

const holdOf = (room: LiveRoom): Hold => {
  const hold = holds.get(room) ?? { holders: 0, follows: 0 };
  holds.set(room, hold);
  return hold;
};

const release = (room: LiveRoom): void => {
  const hold = holdOf(room);
  if (--hold.holders === 0 && hold.follows === internalsOf(room).follows) void room.unfollow();
};

const createHeldRoom = ({ client }: Hub, ref: string): HeldRoom => {
  let joiners = 0;
  let joining: Promise<unknown> | null = null;
  /** Joins once at a time, without following: a late answer must not open a room that no component shows. */
  const join = () => {
    joining ??= client.call('rooms.join', { room: ref }).finally(() => {
      joining = null;
    });
    return joining;
  };
  const follow = async (asMember: boolean): Promise<LiveRoom> => {
    if (asMember) await join();
    try {
      return await client.rooms.follow(ref);
    } catch (error) {
      if (asMember || joiners === 0) throw error;
      // A component that joins was added meanwhile, and a member may follow where a guest may not.
      return follow(true);
    }
  };
  const resource = createResource<LiveRoom, RoomView>({
    connection: client.connection,
    open: async () => {
      const asMember = joiners > 0;
      const room = await follow(asMember);
      const hold = holdOf(room);
      hold.follows++;
      hold.holders++;
      // Later, when it is shown: joins for components that were added while it was being opened.
      if (!asMember) setTimeout(joinShown, 0);
      return room;
    },
    // The membership stays: only the user decides to leave.
    close: release,
    // Switching to another room must not drop pending or failed messages.
    isBusy: ({ status, pending }) => status !== 'closed' && pending.length > 0,
  });
  const joinShown = () => {
    const { status, view } = resource.getSnapshot();
    if (joiners === 0 || status === 'closed' || view?.me.role !== 'guest') return;
    join().catch((error: unknown) => joiners > 0 && resource.note(error));
  };
  return {
    ...resource,
    subscribeAsMember: (listener) => {
      const first = joiners++ === 0;
      const unsubscribe = resource.subscribe(listener);
      if (first) {
        resource.reopen();
        joinShown();
      }
      let subscribed = true;
      return () => {
        if (subscribed) joiners--;
        subscribed = false;
        unsubscribe();
      };
    },
  };
};

const inert = { reopen: () => {}, note: () => {} };

/** A room that the app itself follows and keeps following. */
const createGivenRoom = (room: LiveRoom): HeldRoom => {
  let last: OpenedRoom | null = null;
  const getSnapshot = (): OpenedRoom => {
    const view = room.state.getSnapshot();
    if (last?.view !== view) {
      const error = view.closedBy ? RoomfulError.from(view.closedBy) : null;
      last = { status: view.status, handle: room, view, error };
    }
    return last;
  };
  const { subscribe } = room.state;
  return { getSnapshot, subscribe, subscribeAsMember: subscribe, ...inert };
};

const given = new WeakMap<LiveRoom, HeldRoom>();

const none: OpenedRoom = { status: 'opening', handle: null, view: null, error: null };
const noRoom: HeldRoom = {
  getSnapshot: () => none,
  subscribe: () => () => {},
  subscribeAsMember: () => () => {},
  ...inert,
};

/** @param room its id or slug, or a room that the app itself follows; null = none yet */
export const heldRoom = (hub: Hub, room: string | LiveRoom | null | undefined): HeldRoom => {
  if (!room) return noRoom;
  if (typeof room === 'string') return hub.keep(`room:${room}`, () => createHeldRoom(hub, room));
  const known = given.get(room) ?? createGivenRoom(room);
  given.set(room, known);
  return known;
};
