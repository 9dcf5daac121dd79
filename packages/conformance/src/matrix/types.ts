import type { Contract } from '@roomful/protocol';
import type { Person } from '../cases/types.js';
import type { CommandName, Input } from '../harness/caller.js';
import type { Cell, Expected } from './cell.js';
import type { PlaceName, Role, RoleName } from './roles.js';

/** All callers, on one transport. */
export interface Cast {
  people: Record<RoleName, Person>;
  /** The token with which a role has connected. */
  token(role: RoleName): string;
  close(): void;
}

/** The ids of things to act on, by kind. */
export type Things = Readonly<Record<string, number>>;

/** A room with everybody in the place that the matrix gives them, and something of each to act on. */
export interface World {
  readonly id: string;
  readonly slug: string;
  readonly place: PlaceName;
  readonly founder: Person;
  /** The id of something that the role has left; the founder's where the role has left nothing. */
  own(role: RoleName, kind: string): number;
  /** The id of something that the founder has left. */
  others(kind: string): number;
  /** A new member, without a role of its own in the matrix. */
  victim(): Promise<Person>;
}

/** What an input is made from. */
export interface Scene {
  role: RoleName;
  cast: Cast;
  world: World;
  /** The room as the cell names it. */
  room: string;
  expected: Expected;
}

type Noun = keyof Contract & string;
type Verb<N extends Noun> = keyof Contract[N]['commands'] & string;
type InputOfName<K extends string> = K extends CommandName ? Input<K> : never;

/** Whether a command needs a room to itself: one for all roles together, or one for each role that is allowed. */
export type OwnRoom = 'for all' | 'for each';

/** What a noun contributes to the rooms of the matrix. */
export interface MatrixHooks {
  /** Prepares a new room before anybody has come. */
  prepare?(world: World): Promise<unknown>;
  /** Called for each role that is a member of the room. */
  enrol?(world: World, person: Person, role: Role): Promise<unknown>;
  /** Leaves something to act on, as somebody who may speak; returns the ids by kind. */
  leave?(world: World, person: Person): Promise<Readonly<Record<string, number>>>;
}

/** What the matrix of rights has to know about a noun. */
export interface MatrixFeature<N extends Noun> extends MatrixHooks {
  /** For every command an input that would succeed if only the caller had the right. */
  readonly inputs: {
    readonly [V in Verb<N>]: (scene: Scene) => InputOfName<`${N}.${V}`> | Promise<InputOfName<`${N}.${V}`>>;
  };
  /**
   * The answers that the table of rights does not give: commands outside rooms, and those that need no right in their room.
   * Asked only about callers who have a valid token.
   */
  readonly exceptions?: { readonly [V in Verb<N>]?: (cell: Cell) => Expected };
  readonly ownRoom?: { readonly [V in Verb<N>]?: OwnRoom };
}
