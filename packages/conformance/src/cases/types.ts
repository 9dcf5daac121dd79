import type { Ack, ErrorBody, ErrorCode, Room } from '@roomful/protocol';
import type { Caller, CallOptions, CommandName, Input, Output, TransportName } from '../harness/caller.js';
import type { SocketCaller } from '../harness/socket.js';
import type { Target } from '../harness/target.js';
import type { Claims } from '../harness/tokens.js';

/** A user who calls the server under test. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly caller: Caller;
  /** Returns the result of a call that must succeed. */
  ok<K extends CommandName>(name: K, input: Input<K>, options?: CallOptions): Promise<Output<K>>;
  /** Returns the whole ack of a call that must succeed. */
  ack<K extends CommandName>(
    name: K,
    input: Input<K>,
    options?: CallOptions,
  ): Promise<Extract<Ack<Output<K>>, { ok: true }>>;
  /** Returns the error of a call that must be refused with this code. */
  refused(code: ErrorCode, name: string, input: unknown, options?: CallOptions): Promise<ErrorBody>;
}

/** Another connection of a person, which records what it receives. */
export interface Tab extends Person {
  readonly socket: SocketCaller;
}

/**
 * The tools of a case. A case creates everything it needs, so that cases do not affect each other or other rooms of the server.
 */
export interface Ctx {
  readonly transport: TransportName;
  readonly target: Target;
  /** A user unknown to the server, or a known user with other claims. */
  person(label?: string, options?: { id?: string; claims?: Claims }): Promise<Person>;
  tab(person: Person): Promise<Tab>;
  /** A slug that no other room has. */
  slug(): string;
  /** A new room of the person, without a message limit. */
  room(owner: Person, fields?: Partial<Input<'rooms.create'>>): Promise<Room>;
  /** A new member of the room. */
  member(room: Room, label?: string): Promise<Person>;
}

/** Something that every server must do. */
export interface Case {
  name: string;
  /** The commands that it demonstrates: each must succeed at least once. */
  covers: readonly CommandName[];
  /** The transports on which it makes sense. Default: all. */
  transports?: readonly TransportName[];
  run(ctx: Ctx): Promise<void>;
}
