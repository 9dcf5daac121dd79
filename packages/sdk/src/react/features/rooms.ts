import type { RoomfulError } from '@roomful/protocol/names';
import { useMemo, useSyncExternalStore } from 'react';
import { type Inbox, type InboxView, openInbox } from '../../inbox.js';
import { type Hub, useHub } from '../hub.js';
import { createResource, type Resource } from '../resource.js';

/** What `useRooms` gives. */
export interface UsedRooms extends Omit<InboxView, 'status'> {
  /** `opening` until the list is there. */
  readonly status: 'opening' | 'live' | 'resuming' | 'closed';
  /** Why it is closed, or not open yet; null = no error. */
  readonly error: RoomfulError | null;
}

const inboxOf = (hub: Hub): Resource<Inbox, InboxView> =>
  hub.keep('inbox', (client) =>
    createResource<Inbox, InboxView>({
      connection: client.connection,
      open: () => openInbox(client),
      close: (inbox) => inbox.close(),
    }),
  );

const before: Omit<InboxView, 'status'> = {
  rooms: [],
  invitations: [],
  user: null,
  blocked: [],
  unread: 0,
  mentions: 0,
};

/**
 * The user's rooms with unread counts, invitations and blocked users, kept up to date; all components of a provider share
 * one list.
 *
 * @example
 * const { rooms, unread } = useRooms();
 * document.title = unread > 0 ? `(${unread}) Chat` : 'Chat';
 */
export const useRooms = (): UsedRooms => {
  const inbox = inboxOf(useHub());
  const { view, status, error } = useSyncExternalStore(inbox.subscribe, inbox.getSnapshot, inbox.getSnapshot);
  return useMemo(() => ({ ...before, ...view, status, error }), [view, status, error]);
};
