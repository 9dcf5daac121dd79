import { type LiveThread, openThread, type ThreadView } from '../../../features/messages/thread.js';
import type { LiveRoom } from '../../../live-room.js';
import type { Hub } from '../../hub.js';
import { createResource, type Opened, type Resource } from '../../resource.js';

export type HeldThread = Resource<LiveThread, ThreadView>;

/** By room object, not by id: a room that is opened again has its threads opened again. */
const threads = new WeakMap<LiveRoom, Map<number, HeldThread>>();

const none: Opened<LiveThread, ThreadView> = { status: 'opening', handle: null, view: null, error: null };
const noThread: HeldThread = {
  getSnapshot: () => none,
  subscribe: () => () => {},
  reopen: () => {},
  note: () => {},
};

/** @param root the first message of the thread; undefined = none is looked at */
export const heldThread = ({ client }: Hub, room: LiveRoom | null, root: number | undefined): HeldThread => {
  if (!room || root === undefined) return noThread;
  const ofRoom = threads.get(room) ?? new Map<number, HeldThread>();
  threads.set(room, ofRoom);
  const known =
    ofRoom.get(root) ??
    createResource<LiveThread, ThreadView>({
      connection: client.connection,
      open: () => openThread(room, root),
      close: (thread) => thread.close(),
    });
  ofRoom.set(root, known);
  return known;
};
