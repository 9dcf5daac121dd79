import type { EventDraft, EventRow, EventType, EventTypeIn, RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Principal, RoomGate } from './context.js';

interface HappenedOf<T extends EventType> {
  type: T;
  data: Extract<RoomfulEvent, { type: T }>['data'];
  /** The room of the call; null if the command names none, so that the event is in the stream of a user or a space. */
  roomId: T extends EventTypeIn<'room'> ? string : string | null;
  /**
   * The room when the call was judged, or, in a run of hot calls, after all of them; undefined if there is none, or for a call of
   * the server in a deleted room. Only read it: later calls are judged by it.
   */
  gate: Readonly<RoomGate> | undefined;
  /** The caller of the command. */
  caller: Principal;
  /** The time of the event, epoch ms. */
  now: number;
}

/** An event of a call, as hooks get it. */
export type Happened<T extends EventType = EventType> = T extends EventType ? HappenedOf<T> : never;

/**
 * What a feature does when events happen. A hook runs once for each event, in the transaction and under the head lock
 * of its call, and returns what to append after the events of the call, or of the run of hot calls. It is not run for events that hooks append. A hook
 * refuses nothing: what a call may do is decided by rights and the gate.
 */
export interface Hooks {
  /** The events that these hooks may append. */
  readonly emits: readonly EventRow[];
  /** By the type of event. A run of neighbouring calls of a hot command is passed at once: one list of events for each. */
  readonly on: {
    readonly [T in EventType]?: (db: Knex, happened: readonly Happened<T>[]) => Promise<EventDraft[][]>;
  };
}

/**
 * Makes a hook that handles one event at a time, for events that do not come in runs.
 *
 * @example
 * on: { 'member.left': each((db, { roomId, data }) => takeSeat(db, roomId, data.userId)) }
 */
export const each =
  <T extends EventType>(handle: (db: Knex, happened: Happened<T>) => Promise<EventDraft[]>) =>
  async (db: Knex, happened: readonly Happened<T>[]): Promise<EventDraft[][]> => {
    const drafts: EventDraft[][] = [];
    for (const one of happened) drafts.push(await handle(db, one));
    return drafts;
  };

/** The hooks of all features. */
export interface RunHooks {
  /** Whether events of one of these types have a hook. */
  concern(rows: readonly EventRow[] | undefined): boolean;
  /** Runs the hooks of events; resolves with what to append for each, feature by feature. */
  run(db: Knex, happened: readonly Happened[]): Promise<EventDraft[][]>;
}

/**
 * Combines the hooks of all features.
 *
 * @param emitted the events of all writes
 * @throws Error if a hook waits for an event that no write emits, or appends an event of another kind of stream
 */
export const createHooks = (all: readonly Hooks[], emitted: readonly EventRow[]): RunHooks => {
  const hooked = new Set(all.flatMap(({ on }) => Object.keys(on)));
  const streams = new Map(emitted.map(({ type, stream }) => [type, stream]));
  for (const { on, emits } of all) {
    for (const type of Object.keys(on)) {
      const stream = streams.get(type);
      if (stream === undefined) throw new Error(`a hook waits for ${type}, which no write emits`);
      const stray = emits.find((row) => row.stream !== stream);
      if (stray) throw new Error(`the hook on ${type} may not emit ${stray.type}, an event of another stream`);
    }
  }
  return {
    concern: (rows = []) => rows.some(({ type }) => hooked.has(type)),
    run: async (db, happened) => {
      const appended: EventDraft[][] = happened.map(() => []);
      for (const { on, emits } of all) {
        const allowed = new Set(emits.map(({ type }) => type));
        for (const type of new Set(happened.map((one) => one.type))) {
          const hook = on[type] as Hooks['on'][EventType];
          if (!hook) continue;
          const places = happened.flatMap((one, i) => (one.type === type ? [i] : []));
          const drafts = await hook(db, places.map((i) => happened[i]) as never);
          for (const [n, place] of places.entries()) {
            for (const draft of drafts[n] ?? []) {
              if (!allowed.has(draft.type)) throw new Error(`the hook on ${type} may not emit ${draft.type}`);
              appended[place]?.push(draft);
            }
          }
        }
      }
      return appended;
    },
  };
};
