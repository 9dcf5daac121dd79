import type { Contract, InputOf, OutputOf } from '@roomful/protocol';
import { type EffectiveRole, effectiveRole, outranks, RoomfulError } from '@roomful/protocol/names';
import { useMemo, useSyncExternalStore } from 'react';
import type { LiveRoom } from '../live-room.js';
import { type Abilities, abilitiesOf } from './abilities.js';
import { useHub } from './hub.js';
import { ownProfile } from './profile.js';
import { type HeldRoom, heldRoom } from './rooms.js';
import type { RoomRef } from './useRoom.js';

type Rows = Contract['moderation']['commands'];
type Inputs = { [V in keyof Rows]: Omit<InputOf<Rows[V]>, 'room'> };
type Outputs = { [V in keyof Rows]: OutputOf<Rows[V]> };

/** What the staff does in a room; the functions are always the same for one room, and the server refuses whom it must. */
export interface ModerationActions {
  /** Deletes another's message. @throws `forbidden` … */
  readonly delete: (message: number, reason?: string) => Promise<void>;
  /** Silences a member for a while. Default: 10 minutes. */
  readonly mute: (input: Inputs['mute']) => Promise<Outputs['mute']>;
  /** Lifts a mute. */
  readonly unmute: (input: Inputs['unmute']) => Promise<Outputs['unmute']>;
  /** Puts a user out of the room; the user may come back. */
  readonly kick: (input: Inputs['kick']) => Promise<Outputs['kick']>;
  /** Puts a user out of the room and keeps the user out. Default: for good. */
  readonly ban: (input: Inputs['ban']) => Promise<Outputs['ban']>;
  /** Lifts a ban. */
  readonly unban: (input: Inputs['unban']) => Promise<Outputs['unban']>;
  /** What a deleted message said. */
  readonly original: (message: number) => Promise<Outputs['original']['message']>;
  /** What the staff did, the newest first, by page. */
  readonly log: (input?: Inputs['log']) => Promise<Outputs['log']>;
}

/** What `useModeration` gives. */
export interface UsedModeration extends ModerationActions {
  /** The role that counts here: `operator` and `service` hold in every room. */
  readonly role: EffectiveRole;
  /** What the user may do: show the button where it is true. Everything is false until the room is open. */
  readonly can: Abilities;
  /** Whether the user's role is above another one: staff acts on those below. */
  readonly outranks: (role: EffectiveRole) => boolean;
}

const actionsOf = (held: HeldRoom): ModerationActions => {
  const act = (): LiveRoom['moderation'] => {
    const { handle, error } = held.getSnapshot();
    if (handle) return handle.moderation;
    throw error ?? new RoomfulError('unavailable', 'unable to do this yet; the room is not open');
  };
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

/**
 * What the user may do in a room beside talking, by the user's role, and the functions for it.
 *
 * @param room its id or slug, or the room that `useRoom` gave; null = none yet
 * @example
 * const { can, kick } = useModeration('lobby');
 */
export const useModeration = (room: RoomRef): UsedModeration => {
  const hub = useHub();
  const held = heldRoom(hub, room);
  // Of the room only these: what is said in it renders nobody again.
  const roleOf = () => held.getSnapshot().view?.me.role ?? 'guest';
  const roomOf = () => held.getSnapshot().view?.room ?? null;
  const membership = useSyncExternalStore(held.subscribe, roleOf, roleOf);
  const about = useSyncExternalStore(held.subscribe, roomOf, roomOf);
  const profile = ownProfile(hub);
  const own = useSyncExternalStore(profile.subscribe, profile.getSnapshot, profile.getSnapshot);
  const actions = useMemo(() => actionsOf(held), [held]);

  const role = effectiveRole(own?.role ?? 'user', membership === 'guest' ? null : membership);
  return useMemo(
    () => ({ ...actions, role, can: abilitiesOf(role, about), outranks: (other) => outranks(role, other) }),
    [actions, role, about],
  );
};
