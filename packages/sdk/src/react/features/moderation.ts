import type { Contract, InputOf, OutputOf } from '@roomful/protocol';
import { type EffectiveRole, effectiveRole, outranks } from '@roomful/protocol/names';
import { useMemo, useSyncExternalStore } from 'react';
import type { LiveRoom } from '../../live-room.js';
import { useHub } from '../hub.js';
import { type RoomAccess, useRoomActions } from '../useRoomActions.js';
import { type RoomRef, type UsedRoom, useRoomState } from '../useRoomState.js';
import { type Abilities, abilitiesOf } from './moderation/abilities.js';
import { ownProfile } from './users.js';

type Rows = Contract['moderation']['commands'];
type Inputs = { [V in keyof Rows]: Omit<InputOf<Rows[V]>, 'room'> };
type Outputs = { [V in keyof Rows]: OutputOf<Rows[V]> };

/** Moderation of a room. The functions stay the same for one room; the server refuses users who lack the right. */
export interface ModerationActions {
  /** Deletes another user's message. @throws `forbidden` … */
  readonly delete: (message: number, reason?: string) => Promise<void>;
  /** Silences a member for a while. Default: 10 minutes. */
  readonly mute: (input: Inputs['mute']) => Promise<Outputs['mute']>;
  /** Lifts a mute. */
  readonly unmute: (input: Inputs['unmute']) => Promise<Outputs['unmute']>;
  /** Removes a user from the room; the user may come back. */
  readonly kick: (input: Inputs['kick']) => Promise<Outputs['kick']>;
  /** Removes a user from the room and keeps the user out. Default: for good. */
  readonly ban: (input: Inputs['ban']) => Promise<Outputs['ban']>;
  /** Lifts a ban. */
  readonly unban: (input: Inputs['unban']) => Promise<Outputs['unban']>;
  /** The original of a deleted message. */
  readonly original: (message: number) => Promise<Outputs['original']['message']>;
  /** The moderation log, the newest entry first, by page. */
  readonly log: (input?: Inputs['log']) => Promise<Outputs['log']>;
}

/** What `useModeration` gives. */
export interface UsedModeration extends ModerationActions {
  /** The role that counts in the room; `operator` and `service` count in every room. */
  readonly role: EffectiveRole;
  /** The user's rights: show a button if its right is true. All are false until the room is open. */
  readonly can: Abilities;
  /** Whether the user's role ranks above another one; staff can act on lower roles. */
  readonly outranks: (role: EffectiveRole) => boolean;
}

const actionsOf = ({ get }: RoomAccess): ModerationActions => {
  const act = (): LiveRoom['moderation'] => get().moderation;
  return {
    delete: async (message, reason) => void (await act().delete({ message, ...(reason && { reason }) })),
    mute: async (input) => act().mute(input),
    unmute: async (input) => act().unmute(input),
    kick: async (input) => act().kick(input),
    ban: async (input) => act().ban(input),
    unban: async (input) => act().unban(input),
    original: async (message) => (await act().original({ message })).message,
    log: async (input) => act().log(input),
  };
};

const roleOf = ({ view }: UsedRoom) => view?.me.role ?? 'guest';
const roomOf = ({ view }: UsedRoom) => view?.room ?? null;

/**
 * The user's role and rights in a room, and the functions for moderation.
 *
 * @param room its id or slug, or the room that `useRoom` returned; null = none yet
 * @example
 * const { can, kick } = useModeration('lobby');
 */
export const useModeration = (room: RoomRef): UsedModeration => {
  // Only these parts: messages in the room render nobody again.
  const membership = useRoomState(room, roleOf);
  const about = useRoomState(room, roomOf);
  const profile = ownProfile(useHub());
  const own = useSyncExternalStore(profile.subscribe, profile.getSnapshot, profile.getSnapshot);
  const actions = useRoomActions(room, actionsOf);

  const role = effectiveRole(own?.role ?? 'user', membership === 'guest' ? null : membership);
  return useMemo(
    () => ({ ...actions, role, can: abilitiesOf(role, about), outranks: (other) => outranks(role, other) }),
    [actions, role, about],
  );
};
