import type { Contract } from '@roomful/protocol';
import type { Person } from '../cases/types.js';
import type { CommandName, Input } from '../harness/caller.js';
import type { Cell, Expected } from './cell.js';
import type { PlaceName, Role, RoleName } from './roles.js';

/** All callers, on one transport. */
export interface Cast {
  people: Record<RoleName, Person>;
  /** Returns the token that a role connected with. */
  token(role: RoleName): string;
  close(): void;
}

/** The ids of things to act on, by kind. */
export type Things = Readonly<Record<string, number>>;

/** A room with all roles in their places, and something of each role to act on. */
export interface World {
  readonly id: string;
  readonly slug: string;
  readonly place: PlaceName;
  readonly founder: Person;
  /** The id of something that the role has created, or of the founder's if it has created nothing. */
  own(role: RoleName, kind: string): number;
  /** The id of something that the founder has created. */
  others(kind: string): number;
  /** A new member without a role in the matrix. */
  victim(): Promise<Person>;
}

/** The parts that an input is made from. */
export interface Scene {
  role: RoleName;
  cast: Cast;
  world: World;
  /** The room, as the cell refers to it. */
  room: string;
  expected: Expected;
}

type Noun = keyof Contract & string;
type Verb<N extends Noun> = keyof Contract[N]['commands'] & string;
type InputOfName<K extends string> = K extends CommandName ? Input<K> : never;

/** Whether a command needs a separate room: one for all roles together, or one for each role that is allowed. */
export type OwnRoom = 'for all' | 'for each';

/** How a noun prepares the rooms of the matrix. */
export interface MatrixHooks {
  /** Prepares a new room before anybody has joined. */
  prepare?(world: World): Promise<unknown>;
  /** Called for each role that is a member of the room. */
  enrol?(world: World, person: Person, role: Role): Promise<unknown>;
  /** Creates something to act on, by a user who may speak; returns the ids by kind. */
  leave?(world: World, person: Person): Promise<Readonly<Record<string, number>>>;
}

/** What the matrix of rights needs to know about a noun. */
export interface MatrixFeature<N extends Noun> extends MatrixHooks {
  /** For every command, an input that would succeed if the caller had the right. */
  readonly inputs: {
    readonly [V in Verb<N>]: (scene: Scene) => InputOfName<`${N}.${V}`> | Promise<InputOfName<`${N}.${V}`>>;
  };
  /**
   * The answers that do not follow from the table of rights: for commands outside rooms, and those that need no right in their
   * room. Only used for callers with a valid token.
   */
  readonly exceptions?: { readonly [V in Verb<N>]?: (cell: Cell) => Expected };
  readonly ownRoom?: { readonly [V in Verb<N>]?: OwnRoom };
}
