import type { RoomSnapshot } from '@roomful/protocol';
import { moderationCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';
import { reducers } from './moderation.reducers.js';

/** Moderation: the viewer's mute, and the commands of the staff. */
export const moderation = {
  noun: 'moderation',
  commands: moderationCommands,
  empty: { me: { mutedUntil: null } },
  reducers,
} satisfies SdkFeature<'moderation'>;

/**
 * How long the viewer stays muted, in milliseconds; 0 = not muted.
 *
 * @param now epoch ms
 * @example
 * const seconds = Math.ceil(mutedForMs(view.me, Date.now()) / 1_000);
 */
export const mutedForMs = (me: Pick<RoomSnapshot['me'], 'mutedUntil'>, now: number): number =>
  Math.max(0, (me.mutedUntil ?? 0) - now);

/**
 * Whether the viewer is muted at an instant.
 *
 * @param now epoch ms
 * @example
 * if (isMuted(view.me, Date.now())) showMuted(view.me.mutedUntil);
 */
export const isMuted = (me: Pick<RoomSnapshot['me'], 'mutedUntil'>, now: number): boolean => mutedForMs(me, now) > 0;
