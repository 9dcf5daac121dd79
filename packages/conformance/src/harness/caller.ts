import type { Ack, CommandRow, Contract, InputOf, OutputOf, RoomfulEvent } from '@roomful/protocol';

/** Every command of the contract by its full name. */
export type CommandName = {
  [N in keyof Contract & string]: `${N}.${keyof Contract[N]['commands'] & string}`;
}[keyof Contract & string];

type RowOf<K extends CommandName> = K extends `${infer N extends keyof Contract & string}.${infer V}`
  ? V extends keyof Contract[N]['commands']
    ? Contract[N]['commands'][V]
    : never
  : never;
export type Input<K extends CommandName> = RowOf<K> extends infer R extends CommandRow ? InputOf<R> : never;
/** An answer whose events tests can inspect without narrowing their types. */
type Open<O> = O extends { events: RoomfulEvent[] }
  ? Omit<O, 'events'> & { events: (RoomfulEvent & { data: Record<string, unknown> })[] }
  : O;
export type Output<K extends CommandName> = RowOf<K> extends infer R extends CommandRow ? Open<OutputOf<R>> : never;

export const transports = ['socket', 'rest'] as const;
export type TransportName = (typeof transports)[number];

export interface CallOptions {
  /** The idempotency key. */
  key?: string;
  /** How long to wait for an answer, milliseconds. Default: 20,000. */
  timeoutMs?: number;
}

/** A caller on one transport, as thin as possible: it retries nothing and checks nothing. */
export interface Caller {
  readonly transport: TransportName;
  /** @throws NoAnswer if the connection was lost before an answer arrived: the outcome is unknown */
  call(name: string, input: unknown, options?: CallOptions): Promise<Ack>;
  close(): void;
}

export const defaultTimeoutMs = 20_000;

/** The call may or may not have had an effect. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
