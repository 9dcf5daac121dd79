import type * as z from 'zod';
import type { ErrorRow } from './client-errors.js';
import { coreErrors } from './core-errors.js';
import type { CommandKind, CommandRow, ContractShape, EventRow, Feature, SignalRow, StreamKind } from './define.js';
import type { Envelope } from './envelope.js';
import type { ErrorBody } from './errors.js';
import type { EventData, EventStreams, RoomfulEvent, SignalData } from './generated/types.js';
import { coreLimits } from './limits.js';
import type { RightHolder } from './permissions.js';

/** The types of a row: the generated types if it has them, otherwise the types inferred from its schemas. */
type TypesOf<C extends CommandRow> = 'types' extends keyof C
  ? NonNullable<C['types']>
  : { input: z.input<C['input']>; parsed: z.output<C['input']>; output: z.output<C['output']> };
type Field<T, N extends string> = T extends { [K in N]: infer V } ? V : never;

/** The input as a caller writes it. Fields with a default are optional. */
export type InputOf<C extends CommandRow> = Field<TypesOf<C>, 'input'>;
/** The input as a handler gets it: parsed, with defaults filled in. */
export type ParsedOf<C extends CommandRow> = Field<TypesOf<C>, 'parsed'>;
/** The output of a command: the `result` of the ack. */
export type OutputOf<C extends CommandRow> = Field<TypesOf<C>, 'output'>;

/** The wire names of events, such as `message.created`. */
export type EventType = keyof EventData;
/** The event of one type: `EventOf<'message.created'>`. */
export type EventOf<T extends EventType> = T extends EventType ? Envelope<T, EventData[T]> : never;
/** An event that is not yet in a log. */
export type EventDraft = { [T in EventType]: { type: T; data: EventData[T] } }[EventType];
/** Any signal of the contract, narrowed by `type`. */
export type RoomfulSignal = { [T in keyof SignalData]: { type: T; data: SignalData[T] } }[keyof SignalData];
/** The event types of one kind of stream: `EventTypeIn<'room'>`. */
export type EventTypeIn<S extends StreamKind> = {
  [T in EventType]: EventStreams[T] extends S ? T : never;
}[EventType];

/** The typed surface of a contract: `api.rooms.create(input, options)`. */
export type Api<C extends ContractShape, Options> = {
  [N in keyof C]: {
    [V in keyof C[N]['commands']]: (
      ...args: {} extends InputOf<C[N]['commands'][V]>
        ? [input?: InputOf<C[N]['commands'][V]>, options?: Options]
        : [input: InputOf<C[N]['commands'][V]>, options?: Options]
    ) => Promise<OutputOf<C[N]['commands'][V]>>;
  };
};

/** The answer to a command: the ack on the socket, the body in REST. */
export type Ack<T = unknown> =
  | {
      /** The command succeeded. */
      ok: true;
      /** The command's output. */
      result: T;
      /** The seq of the last event that the command appended; absent = none. */
      seq?: number;
      /** The answer repeats the first answer to the same idempotency key. */
      replayed?: true;
    }
  | {
      /** The command was refused and had no effect. */
      ok: false;
      /** The reason. */
      error: ErrorBody;
    };

/** The first argument of a command on the socket. */
export interface CommandEnvelope {
  /** The command's input. */
  input: unknown;
  /** The idempotency key of a write. Calls with the same key and input take effect once. */
  key?: string;
}

/** The events of one commit in one stream, as sent to its followers. */
export interface Frame {
  /** The stream: `room:<id>`, `space:<id>`, or the caller's own `user:<id>`. */
  stream: string;
  /** The epoch of the stream. Restoring a backup starts a new epoch. */
  epoch: string;
  /** The seq of the first event in the frame. */
  from: number;
  /** The seq of the last event in the frame. */
  to: number;
  /** The events, in order. */
  events: RoomfulEvent[];
}

/** The Socket.IO event names that the server emits, beside the commands. */
export const wire = { frame: 'frame', signal: 'signal' } as const;

/** A command with its names. */
export interface NamedCommand {
  /** The feature, such as `rooms`. */
  noun: string;
  /** The command's name in the feature, such as `create`. */
  verb: string;
  /** The wire name, `noun.verb`. */
  name: string;
  /** The row of the contract. */
  row: CommandRow;
}

/**
 * The commands of a contract, in order.
 *
 * @example
 * for (const { name, row } of commandsOf(contract)) console.log(name, row.summary)
 */
export const commandsOf = (contract: ContractShape): NamedCommand[] =>
  Object.entries(contract).flatMap(([noun, feature]) =>
    Object.entries(feature.commands).map(([verb, row]) => ({ noun, verb, name: `${noun}.${verb}`, row })),
  );

/**
 * The events of a contract by wire name.
 *
 * @example
 * eventsOf(contract).get('message.created')?.summary
 */
export const eventsOf = (contract: ContractShape): Map<string, EventRow> =>
  new Map(Object.values(contract).flatMap((f) => Object.values(f.events).map((row) => [row.type, row] as const)));

/**
 * The signals of a contract by wire name.
 *
 * @example
 * signalsOf(contract).get('server.heads')?.summary
 */
export const signalsOf = (contract: ContractShape): Map<string, SignalRow> =>
  new Map(Object.values(contract).flatMap((f) => Object.values(f.signals).map((row) => [row.type, row] as const)));

const gather = <T>(contract: ContractShape, of: (feature: Feature) => Readonly<Record<string, T>> | undefined) =>
  Object.assign({}, ...Object.values(contract).map((feature) => of(feature) ?? {})) as Record<string, T>;

/**
 * All errors of a contract by code. Errors that belong to no feature come first.
 *
 * @example
 * errorsOf(contract)['queue_full']?.httpStatus // 409
 */
export const errorsOf = (contract: ContractShape): Record<string, ErrorRow> => ({
  ...coreErrors,
  ...gather(contract, ({ errors }) => errors),
});

/**
 * The error codes of a contract by HTTP status, in ascending order.
 *
 * @example
 * codesByStatus(contract).get(429) // ['rate_limited']
 */
export const codesByStatus = (contract: ContractShape): Map<number, string[]> => {
  const codes = new Map<number, string[]>();
  for (const [code, { httpStatus }] of Object.entries(errorsOf(contract)))
    codes.set(httpStatus, [...(codes.get(httpStatus) ?? []), code]);
  return new Map([...codes].sort(([a], [b]) => a - b));
};

/**
 * All permissions of a contract, with their holders.
 *
 * @example
 * permissionsOf(contract)['room.read']
 */
export const permissionsOf = (contract: ContractShape): Record<string, readonly RightHolder[]> =>
  gather(contract, ({ permissions }) => permissions);

/**
 * All limits of a contract by name. Limits that belong to no feature come first.
 *
 * @example
 * limitsOf(contract)['pins'] // 50
 */
export const limitsOf = (contract: ContractShape): Record<string, number> => ({
  ...coreLimits,
  ...gather(contract, ({ limits }) => limits),
});

/**
 * The events of a contract that end a membership, by wire name.
 *
 * @example
 * departuresOf(contract).get('member.kicked')?.code // 'forbidden'
 */
export const departuresOf = (contract: ContractShape): Map<string, NonNullable<EventRow['ends']>> =>
  new Map([...eventsOf(contract)].flatMap(([type, { ends }]) => (ends ? [[type, ends] as const] : [])));

/**
 * Whether the input of a command names a room.
 *
 * @example
 * namesRoom(contract.messages.commands.send) // true
 */
export const namesRoom = (row: CommandRow): boolean => 'room' in row.input.shape;

/**
 * The stream that a write appends to.
 *
 * @example
 * streamKind(contract.messages.commands.send) // 'room'
 */
export const streamKind = (row: CommandRow): StreamKind => row.stream ?? (namesRoom(row) ? 'room' : 'user');

/**
 * Whether a command counts as activity of its caller.
 *
 * @example
 * isActivity(contract.messages.commands.send) // true
 */
export const isActivity = (row: CommandRow): boolean => row.activity ?? row.kind !== 'read';

export type { CommandKind };
