import type { EventType, RoomfulEvent } from '@roomful/protocol';
import type { Person } from '../cases/types.js';
import type { CommandName, Input, Output } from '../harness/caller.js';
import type { Target } from '../harness/target.js';

/** A user who takes part in a schedule. */
export interface Player {
  readonly id: string;
  /** A live connection. */
  readonly live: Person;
  /** The same user over REST, under another name. */
  readonly renamed: Person;
}

/** The players, named by what they are at the start. Schedules change that. */
export const parts = ['owner', 'moderator', 'member', 'guest', 'muted', 'returned', 'leaver'] as const;
export type Part = (typeof parts)[number];

/** In a room of five, the `returned` player has not come back yet; in larger rooms all players except the guest are members. */
export type RoomSize = 5 | 6 | 150;

/** Everything that a schedule uses. Each schedule has its own stage, room and users. */
export interface Stage {
  readonly target: Target;
  /** Unique on this server. */
  readonly slug: string;
  /** The id of the room, set by the feature that creates it. */
  room: string;
  /** How many members the room has at the start. */
  readonly size: RoomSize;
  readonly players: Readonly<Record<Part, Player>>;
  /** Players who were erased, and have no last look. */
  readonly gone: Set<string>;
  /** Has every right and reads the log, but does not take part. */
  readonly operator: Person;
  /** The ids that successful commands have created, by kind. */
  known(kind: string): readonly number[];
  learn(kind: string, id: number): void;
}

/** Numbers that determine an action's choices. */
export interface Choice {
  a: number;
  b: number;
}

/** Something that users do in a schedule. Much of it is refused, which is part of the law. */
export interface Action {
  readonly name: CommandName;
  /** The frequency relative to other actions. */
  readonly weight: number;
  /** The input; null = there is nothing to act on yet. */
  input(stage: Stage, choice: Choice, actor: Player): unknown;
  /** Remembers what the command has created. */
  learn?(stage: Stage, output: unknown, input: unknown, actor: Player): void;
}

/** Creates an action whose input and output are those of its command. */
export const action = <K extends CommandName>(
  name: K,
  weight: number,
  input: (stage: Stage, choice: Choice, actor: Player) => Input<K> | null,
  learn?: (stage: Stage, output: Output<K>, input: Input<K>, actor: Player) => void,
): Action => ({
  name,
  weight,
  input,
  ...(learn
    ? { learn: (stage, output, given, actor) => learn(stage, output as Output<K>, given as Input<K>, actor) }
    : {}),
});

/** A snapshot, and its position in the log. */
export interface Look<S = unknown> {
  readonly viewer: string;
  readonly head: number;
  readonly snapshot: S;
}

/** A way to fold events over a snapshot. */
export interface Fold<S> {
  readonly how: string;
  fold(start: S, events: readonly RoomfulEvent[], viewer: string): S;
}

/** A kind of stream whose snapshots must equal the fold of its events. */
export interface StreamLaw<S = unknown> {
  readonly stream: 'room' | 'user' | 'space';
  /** Takes a snapshot; null = the viewer may not. @param size the size of the window, if the snapshot has one */
  look(viewer: Person, stage: Stage, size: number): Promise<Look<S> | null>;
  /** The whole log, from 1. */
  log(viewer: Player, stage: Stage): Promise<RoomfulEvent[]>;
  /** Whether all viewers read the same log. */
  readonly isShared: boolean;
  /** The state before the first event. @param last the viewer's last snapshot */
  beginning(viewer: string, last: S): S;
  /** The last snapshot as a viewer with another start would see it. */
  seenFrom(last: S, start: S): S;
  /** The ways to fold events, which must all agree. */
  readonly folds: readonly Fold<S>[];
}

/** What the snapshot law needs to know about a noun. */
export interface LawFeature {
  readonly actions: readonly Action[];
  /** Whether it takes part in the schedules of all other features too. */
  readonly isCore?: true;
  /** Prepares a new stage, in the order of the registry. */
  setUp?(stage: Stage): Promise<unknown>;
  /** Called after the last deed, for example to enable everybody to take a last look. */
  end?(stage: Stage, choice: Choice): Promise<unknown>;
  /** Checks the final state beyond snapshots. @throws Error if it is wrong */
  check?(stage: Stage): Promise<unknown>;
  readonly streams?: readonly StreamLaw[];
  /** Events that are not produced by the actions' commands, and how they arise. */
  readonly arises?: { readonly [T in EventType]?: string };
  /** Events that no schedule can have, and why. */
  readonly apart?: { readonly [T in EventType]?: string };
  /** Events that hardly ever change a snapshot, so that a fold may ignore them unnoticed, and why. */
  readonly withoutEffect?: { readonly [T in EventType]?: string };
}
