import type { Ack, ErrorBody, ErrorCode, Room } from '@roomful/protocol';
import type { Caller, CallOptions, CommandName, Input, Output, TransportName } from '../harness/caller.js';
import type { SocketCaller } from '../harness/socket.js';
import type { Target } from '../harness/target.js';
import type { Claims } from '../harness/tokens.js';

/** Someone who calls the server under test. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly caller: Caller;
  /** The result of a call that must succeed. */
  ok<K extends CommandName>(name: K, input: Input<K>, options?: CallOptions): Promise<Output<K>>;
  /** The whole ack of a call that must succeed. */
  ack<K extends CommandName>(
    name: K,
    input: Input<K>,
    options?: CallOptions,
  ): Promise<Extract<Ack<Output<K>>, { ok: true }>>;
  /** The error of a call that must be refused with this code. */
  refused(code: ErrorCode, name: string, input: unknown, options?: CallOptions): Promise<ErrorBody>;
}

/** A further connection of a person, which keeps what it receives. */
export interface Tab extends Person {
  readonly socket: SocketCaller;
}

/** What a case has to work with. Everything it makes is its own: cases disturb neither each other nor the server's other rooms. */
export interface Ctx {
  readonly transport: TransportName;
  readonly target: Target;
  /** A user of whom the server has not heard, or the same one again with other claims. */
  person(label?: string, options?: { id?: string; claims?: Claims }): Promise<Person>;
  tab(person: Person): Promise<Tab>;
  /** A slug that no other room has. */
  slug(): string;
  /** A new room of the person's, without a limit of messages. */
  room(owner: Person, fields?: Partial<Input<'rooms.create'>>): Promise<Room>;
  /** A person who is a member of the room. */
  member(room: Room, label?: string): Promise<Person>;
}

/** Something that must hold of every server. */
export interface Case {
  name: string;
  /** The commands that it shows at work: each must succeed in it at least once. */
  covers: readonly CommandName[];
  /** Where it makes sense. Default: everywhere. */
  transports?: readonly TransportName[];
  run(ctx: Ctx): Promise<void>;
}
