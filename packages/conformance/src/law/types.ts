import type { EventType, RoomfulEvent } from '@roomful/protocol';
import type { Person } from '../cases/types.js';
import type { CommandName, Input, Output } from '../harness/caller.js';
import type { Target } from '../harness/target.js';

/** Somebody who takes part in a schedule. */
export interface Player {
  readonly id: string;
  /** A live connection. */
  readonly live: Person;
  /** The same user over REST, under another name. */
  readonly renamed: Person;
}

/** The players by what they are when the schedule begins. Schedules change that. */
export const parts = ['owner', 'moderator', 'member', 'guest', 'muted', 'returned', 'leaver'] as const;
export type Part = (typeof parts)[number];

/** Of five, the `returned` player has not come back yet; in larger rooms all players but the guest are members. */
export type RoomSize = 5 | 6 | 150;

/** Everything one schedule has to do with. Each schedule has a stage, a room and users of its own. */
export interface Stage {
  readonly target: Target;
  /** Unique on this server. */
  readonly slug: string;
  /** The id of the room; set by the feature that creates it. */
  room: string;
  /** How many members the room has when the schedule begins. */
  readonly size: RoomSize;
  readonly players: Readonly<Record<Part, Player>>;
  /** Players who were erased: they are gone, and have no last look. */
  readonly gone: Set<string>;
  /** Has every right, reads the log, and takes no part. */
  readonly operator: Person;
  /** The ids that successful commands have brought into being, by kind. */
  known(kind: string): readonly number[];
  learn(kind: string, id: number): void;
}

/** Numbers from which an action makes its choices: the same numbers, the same choices. */
export interface Choice {
  a: number;
  b: number;
}

/** Something that people do in a schedule. Much of it is refused: that is part of the law. */
export interface Action {
  readonly name: CommandName;
  /** How often, compared with the other actions. */
  readonly weight: number;
  /** The input; null = there is nothing yet to act on. */
  input(stage: Stage, choice: Choice): unknown;
  /** Remembers what the command has brought into being. */
  learn?(stage: Stage, output: unknown, input: unknown): void;
}

/** An action whose input and output are those of its command. */
export const action = <K extends CommandName>(
  name: K,
  weight: number,
  input: (stage: Stage, choice: Choice) => Input<K> | null,
  learn?: (stage: Stage, output: Output<K>, input: Input<K>) => void,
): Action => ({
  name,
  weight,
  input,
  ...(learn ? { learn: (stage, output, given) => learn(stage, output as Output<K>, given as Input<K>) } : {}),
});

/** A snapshot, and the position in the log that it stands for. */
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
  /** Takes a snapshot; null = the viewer may not. @param size of a window, where the snapshot has one */
  look(viewer: Person, stage: Stage, size: number): Promise<Look<S> | null>;
  /** The whole log, from 1. */
  log(viewer: Player, stage: Stage): Promise<RoomfulEvent[]>;
  /** Whether all viewers read the same log. */
  readonly isShared: boolean;
  /** The state before the first event. @param last the viewer's last snapshot */
  beginning(viewer: string, last: S): S;
  /** The last snapshot as somebody sees it who began with another one. */
  seenFrom(last: S, start: S): S;
  /** Ways to fold events; all must agree. */
  readonly folds: readonly Fold<S>[];
}

/** What the snapshot law has to know about a noun. */
export interface LawFeature {
  readonly actions: readonly Action[];
  /** Takes part in the schedules of every other feature too. */
  readonly isCore?: true;
  /** Prepares a new stage; features are asked in the order of the registry. */
  setUp?(stage: Stage): Promise<unknown>;
  /** Called after the last deed, for instance so that everybody can take a last look. */
  end?(stage: Stage, choice: Choice): Promise<unknown>;
  /** @throws Error where something else than a snapshot is not as it must be in the end */
  check?(stage: Stage): Promise<unknown>;
  readonly streams?: readonly StreamLaw[];
  /** Events that come about otherwise than by the actions' commands, and how. */
  readonly arises?: { readonly [T in EventType]?: string };
  /** Events that no schedule can hold, and why. */
  readonly apart?: { readonly [T in EventType]?: string };
}
