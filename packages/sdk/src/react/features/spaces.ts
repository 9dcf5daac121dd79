import type { RoomfulError } from '@roomful/protocol/names';
import { useMemo, useSyncExternalStore } from 'react';
import { type LiveSpace, openSpace, type SpaceView } from '../../space.js';
import { type Hub, useHub } from '../hub.js';
import { createResource, type Opened, type Resource } from '../resource.js';

/** What `useSpace` gives. */
export interface UsedSpace {
  /** The space, for its events; null before it is open. */
  readonly space: LiveSpace | null;
  /** What it shows; null before it is open. */
  readonly view: SpaceView | null;
  /** `resuming`: the connection is lost or the space is catching up; `closed`: it could not be opened, or has ended. */
  readonly status: 'opening' | 'live' | 'resuming' | 'closed';
  /** Why it is closed, or not open yet; null = no error. */
  readonly error: RoomfulError | null;
  /** Opens it again if it is closed; always the same function. */
  readonly reopen: () => void;
}

const none: Opened<LiveSpace, SpaceView> = { status: 'opening', handle: null, view: null, error: null };
const noSpace: Resource<LiveSpace, SpaceView> = {
  getSnapshot: () => none,
  subscribe: () => () => {},
  reopen: () => {},
  note: () => {},
};

const spaceOf = (hub: Hub, id: string): Resource<LiveSpace, SpaceView> =>
  hub.keep(`space:${id}`, (client) =>
    createResource<LiveSpace, SpaceView>({
      connection: client.connection,
      open: () => openSpace(client, id),
      close: (space) => space.close(),
    }),
  );

/**
 * Follows a space as long as a component asks for it: once, however many do. Temporary failures are retried.
 *
 * @param id the space's id; null = none yet
 * @example
 * const { view } = useSpace('course:js-101');
 * const title = view && `${view.space.name} (${view.memberCount})`;
 */
export const useSpace = (id: string | null | undefined): UsedSpace => {
  const hub = useHub();
  const held = id ? spaceOf(hub, id) : noSpace;
  const { handle, view, status, error } = useSyncExternalStore(held.subscribe, held.getSnapshot, held.getSnapshot);
  const { reopen } = held;
  return useMemo(() => ({ space: handle, view, status, error, reopen }), [handle, view, status, error, reopen]);
};
