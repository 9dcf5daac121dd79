/** The answer to a command. */
export interface Answer<T = Record<string, unknown>> {
  ok: true;
  result: T;
  /** The seq of the last event that the command appended. */
  seq?: number;
  /** The command was already done with the same idempotency key; this is the first answer. */
  replayed?: true;
}

export interface CallOptions {
  /** The idempotency key of a write. With a key, the call is repeated if no answer comes. */
  key?: string | undefined;
  /** The call is safe to repeat without a key. Default: false. */
  read?: boolean;
  signal?: AbortSignal | undefined;
}

/** Calls a command by its wire name. Rejects with a Failure. */
export type Call = <T = Record<string, unknown>>(
  name: string,
  input: Readonly<Record<string, unknown>>,
  options?: CallOptions,
) => Promise<Answer<T>>;
