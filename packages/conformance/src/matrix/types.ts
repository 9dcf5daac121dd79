import type { Contract } from '@roomful/protocol';
import type { Person } from '../cases/types.js';
import type { CommandName, Input } from '../harness/caller.js';
import type { Cell, Expected } from './cell.js';
import type { Role, RoleName } from './roles.js';
import type { Cast, World } from './world.js';

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
