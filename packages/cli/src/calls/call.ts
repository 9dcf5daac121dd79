/** What a command answers with. */
export interface Answer<T = Record<string, unknown>> {
  ok: true;
  result: T;
  /** The seq of the last event that it appended. */
  seq?: number;
  /** It is the first answer to the same idempotency key, given again. */
  replayed?: true;
}

export interface CallOptions {
  /** The idempotency key of a write: with it a call is sent again where no answer came. */
  key?: string | undefined;
  /** Safe to send again without a key. Default: false. */
  read?: boolean;
  signal?: AbortSignal | undefined;
}

/** Calls a command by its wire name; rejects with a Failure. */
export type Call = <T = Record<string, unknown>>(
  name: string,
  input: Readonly<Record<string, unknown>>,
  options?: CallOptions,
) => Promise<Answer<T>>;
