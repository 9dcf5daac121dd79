import type { EventType, Receipt, RoomfulEvent } from '@roomful/protocol';
import type { LiveStore } from './liveStore.js';

/** The live state that features may change when something is committed. */
export interface LiveChanges {
  typing: Pick<LiveStore['typing'], 'stop'>;
  /** Reads the members of a room again before they are next needed. */
  forgetMembers(roomId: string): void;
  /** Notes that a user has read a room, to notify its followers. */
  saw(roomId: string, receipt: Receipt): void;
}

/**
 * How a feature changes the live state when events are committed, by their type. A hook may run twice or late. `ownerId` is the
 * room or user of the event's stream.
 */
export type LiveHooks = {
  readonly [T in EventType]?: (live: LiveChanges, event: Extract<RoomfulEvent, { type: T }>, ownerId: string) => void;
};

type LiveHook = (live: LiveChanges, event: RoomfulEvent, ownerId: string) => void;

/** Runs the hooks of all features for an event. A hook that throws is reported, and keeps nothing else from happening. */
export type RunLiveHooks = (...args: [...Parameters<LiveHook>, report: (error: unknown) => void]) => void;

/** Combines the hooks of all features. Several may have one for the same event. */
export const combineLiveHooks = (all: readonly LiveHooks[]): RunLiveHooks => {
  const byType = new Map<string, LiveHook[]>();
  for (const hooks of all) {
    for (const [type, hook] of Object.entries(hooks)) {
      byType.set(type, [...(byType.get(type) ?? []), hook as LiveHook]);
    }
  }
  return (live, event, ownerId, report) => {
    for (const hook of byType.get(event.type) ?? []) {
      try {
        hook(live, event, ownerId);
      } catch (error) {
        report(error);
      }
    }
  };
};
