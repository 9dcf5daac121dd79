import type * as z from 'zod';
import type { ErrorRow } from './client-errors.js';
import { coreErrors } from './core-errors.js';
import type { CommandKind, CommandRow, ContractShape, EventRow, Feature, SignalRow, StreamKind } from './define.js';
import type { ErrorBody } from './errors.js';
import type { Actor, EventData, EventStreams, SignalData } from './generated/types.js';
import { coreLimits } from './limits.js';
import type { RightHolder } from './permissions.js';

/** The types of a row: generated ones by name, else those that its schemas say. */
type TypesOf<C extends CommandRow> = 'types' extends keyof C
  ? NonNullable<C['types']>
  : { input: z.input<C['input']>; parsed: z.output<C['input']>; output: z.output<C['output']> };
type Field<T, N extends string> = T extends { [K in N]: infer V } ? V : never;

/** What a caller writes: fields with a default may be left out. */
export type InputOf<C extends CommandRow> = Field<TypesOf<C>, 'input'>;
/** What a handler gets: parsed, defaults filled in. */
export type ParsedOf<C extends CommandRow> = Field<TypesOf<C>, 'parsed'>;
/** What a caller gets: the `result` of the ack. */
export type OutputOf<C extends CommandRow> = Field<TypesOf<C>, 'output'>;

/** An event in a stream's log. */
export interface Envelope<T extends string = string, D = unknown> {
  /** Place in the stream, from 1, without holes. */
  seq: number;
  /** What happened, such as `message.created`. */
  type: T;
  /** When it was committed by the database's clock, epoch ms. */
  at: number;
  /** Who did it; null = the server. */
  actor: Actor | null;
  /** Idempotency key of the command that caused it; null = there was none. */
  key: string | null;
  /** The payload of its type. */
  data: D;
}

/** The wire names of events, such as `message.created`. */
export type EventType = keyof EventData;
/** The event of one kind: `EventOf<'message.created'>`. */
export type EventOf<T extends EventType> = T extends EventType ? Envelope<T, EventData[T]> : never;
/** Any event of the contract, narrowed by `type`. */
export type RoomfulEvent = { [T in EventType]: Envelope<T, EventData[T]> }[EventType];
/** An event before it has its place in a log. */
export type EventDraft = { [T in EventType]: { type: T; data: EventData[T] } }[EventType];
/** Any signal of the contract, narrowed by `type`. */
export type RoomfulSignal = { [T in keyof SignalData]: { type: T; data: SignalData[T] } }[keyof SignalData];
/** The wire names of the events of one kind of stream: `EventTypeIn<'room'>`. */
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

/** What a command's caller gets back, on the socket as the ack, in REST as the body. */
export type Ack<T = unknown> =
  | {
      /** The command was carried out. */
      ok: true;
      /** The command's output. */
      result: T;
      /** The seq of the last event that it appended; absent where it appended none. */
      seq?: number;
      /** This is the first answer to the same idempotency key, given again. */
      replayed?: true;
    }
  | {
      /** The command was refused and had no effect. */
      ok: false;
      /** Why. */
      error: ErrorBody;
    };

/** What the socket carries as the first argument of a command. */
export interface CommandEnvelope {
  /** The command's input. */
  input: unknown;
  /** The idempotency key of a write; the same key and input have one effect. */
  key?: string;
}

/** What one commit sends to the followers of one stream. */
export interface Frame {
  /** `room:<id>`, or the own `user:<id>`. */
  stream: string;
  /** The epoch of the stream: a restored backup begins another. */
  epoch: string;
  /** Seq of the first event that it covers. */
  from: number;
  /** Seq of the last event that it covers. */
  to: number;
  /** In order. */
  events: RoomfulEvent[];
}

/** The Socket.IO event names that are no command: what the server emits. */
export const wire = { frame: 'frame', signal: 'signal' } as const;

/** A command with its names. */
export interface NamedCommand {
  /** Its feature, such as `rooms`. */
  noun: string;
  /** Its place in the feature, such as `create`. */
  verb: string;
  /** Wire name, `noun.verb`. */
  name: string;
  /** What the contract says of it. */
  row: CommandRow;
}

/**
 * The commands of a contract in its order.
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
 * Every error of a contract by its code, those that no feature brings first.
 *
 * @example
 * errorsOf(contract)['queue_full']?.httpStatus // 409
 */
export const errorsOf = (contract: ContractShape): Record<string, ErrorRow> => ({
  ...coreErrors,
  ...gather(contract, ({ errors }) => errors),
});

/**
 * The error codes of a contract by the HTTP status that they come with, the smallest first.
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
 * Every right of a contract, and who holds it.
 *
 * @example
 * permissionsOf(contract)['room.read']
 */
export const permissionsOf = (contract: ContractShape): Record<string, readonly RightHolder[]> =>
  gather(contract, ({ permissions }) => permissions);

/**
 * Every limit of a contract, those that no feature brings first.
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
 * Whether a command names a room in its input.
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
 * Whether a command is a sign that its caller is at the keys.
 *
 * @example
 * isActivity(contract.messages.commands.send) // true
 */
export const isActivity = (row: CommandRow): boolean => row.activity ?? row.kind !== 'read';

export type { CommandKind };
