import type { ErrorBody, ErrorCode, EventOf, EventType } from '@roomful/protocol';
import type { Call } from '../calls/call.js';
import type { Candidate, ValueKind } from '../completion/kinds.js';
import type { ConsoleFeature } from '../console/state.js';
import type { Failure } from '../failure/failure.js';
import type { Fields } from '../output/objects.js';
import type { Safe } from '../output/print.js';

/** A column: a field by its path, or a title with a function that makes its cell from a row. */
export type Column = string | readonly [title: string, of: (row: Fields) => unknown];

/** How people read a value. Undefined: it does not have the expected form, so it is shown as it is. */
export type Cell = (value: unknown) => string | undefined;

export type Input = Readonly<Record<string, unknown>>;

/** What a command is about to destroy, and the name that has to be typed to confirm it. */
export interface Loss {
  what: string;
  name: string;
}

/** How a command that is `destructive: 'retype'` is confirmed. */
export interface Retype {
  /** What the name is, such as `slug`. */
  of: string;
  /** `--yes` is enough, too. */
  orYes: boolean;
  loss(input: Input, call: Call): Promise<Loss>;
}

/** A better text for a refusal, when the command line knows more than the server's own sentence. */
export interface Refusal {
  message?(input: Input, body: ErrorBody): string;
  hint?(input: Input, body: ErrorBody): string | undefined;
}

/** What completion knows when it asks for values. */
export interface CompletionRequest {
  /** The text before the cursor. */
  current: string;
  /** The room that the command is about. Undefined: it is about none. Null: it is not written yet. */
  room: string | null | undefined;
  call: Call;
  signal: AbortSignal;
}

/**
 * What the command line knows about a noun beyond the rows of the contract. Everything is optional: without it, results
 * are shown field by field, and sentences, prompts and parameters come from the rows.
 */
export interface CliFeature {
  /** The columns of lists, by verb. Without them, or with `--fields`, a list shows all of its fields. */
  lists?: Readonly<Record<string, readonly Column[]>>;
  /** How fields read, by name, in the results of any command. */
  cells?: Readonly<Record<string, Cell>>;
  /** Fields of results that only accompany what the result is about. */
  aside?: readonly string[];
  /** Changes the order or grouping of a result before it is shown, by verb. */
  arrange?: Readonly<Record<string, (result: Fields) => Fields>>;
  /** By verb, for rows that are `destructive: 'retype'`. */
  retype?: Readonly<Record<string, Retype>>;
  /** Verbs of a room whose `@name` may be anyone on the server, not only a member of the room. */
  strangers?: readonly string[];
  /** By verb: looks at the server before the command is sent, and returns a check of its result. */
  checks?: Readonly<Record<string, (input: Input, call: Call) => Promise<(result: Fields) => Failure | undefined>>>;
  /** What `--no-…` means, by the name of a boolean field. */
  negations?: Readonly<Record<string, string>>;
  /** Better texts for errors. */
  refusals?: { readonly [C in ErrorCode]?: Refusal };
  /** Where completion finds values, by what an argument or option holds. */
  candidates?: { readonly [K in ValueKind]?: (request: CompletionRequest) => Promise<readonly Candidate[]> };
  /** Lines of `roomful tail` that need more than the row's sentence. They are printed without the `--` of sentences. */
  lines?: { readonly [T in EventType]?: (event: EventOf<T>, who: Safe) => Safe };
  /** Slash commands, panels and keys. Loaded when the console opens, so that other commands never load it. */
  console?: () => Promise<{ screen: ConsoleFeature }>;
}
