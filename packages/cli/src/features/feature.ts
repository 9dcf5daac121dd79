import type { ErrorBody, ErrorCode, EventOf, EventType } from '@roomful/protocol';
import type { Call } from '../calls/call.js';
import type { Candidate, ValueKind } from '../completion/kinds.js';
import type { ConsoleFeature } from '../console/state.js';
import type { Failure } from '../failure/failure.js';
import type { Fields } from '../output/objects.js';
import type { Safe } from '../output/print.js';

/** A column: the path of a field, or a title with a function that makes the cell from a row. */
export type Column = string | readonly [title: string, of: (row: Fields) => unknown];

/** Formats a value for people. Returns undefined if the value has an unexpected form; it is then shown unchanged. */
export type Cell = (value: unknown) => string | undefined;

export type Input = Readonly<Record<string, unknown>>;

/** What a command will destroy, and the name to type to confirm it. */
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

/** A better text for a refusal, if the command line knows more than the server's message says. */
export interface Refusal {
  message?(input: Input, body: ErrorBody): string;
  hint?(input: Input, body: ErrorBody): string | undefined;
}

/** A request for completion candidates. */
export interface CompletionRequest {
  /** The text before the cursor. */
  current: string;
  /** The room argument. Undefined: the command has none. Null: it is not typed yet. */
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
  /** Formats of fields, by name, in the results of any command. */
  cells?: Readonly<Record<string, Cell>>;
  /** Fields that only accompany the main field of a result. */
  aside?: readonly string[];
  /** Changes the order or grouping of a result before it is shown, by verb. */
  arrange?: Readonly<Record<string, (result: Fields) => Fields>>;
  /** By verb, for rows that are `destructive: 'retype'`. */
  retype?: Readonly<Record<string, Retype>>;
  /** Verbs of a room whose `@name` may be any user on the server, not only a member of the room. */
  strangers?: readonly string[];
  /** By verb: queries the server before the command is sent, and returns a check of the result. */
  checks?: Readonly<Record<string, (input: Input, call: Call) => Promise<(result: Fields) => Failure | undefined>>>;
  /** The help of `--no-…`, by the name of a boolean field. */
  negations?: Readonly<Record<string, string>>;
  /** Better texts for errors. */
  refusals?: { readonly [C in ErrorCode]?: Refusal };
  /** Completion candidates, by the kind of an argument or option. */
  candidates?: { readonly [K in ValueKind]?: (request: CompletionRequest) => Promise<readonly Candidate[]> };
  /** Lines of `roomful tail` for events that need more than the row's sentence. Printed without the `--` of sentences. */
  lines?: { readonly [T in EventType]?: (event: EventOf<T>, who: Safe) => Safe };
  /** Slash commands, panels and keys. Loaded only when the console opens. */
  console?: () => Promise<{ screen: ConsoleFeature }>;
}
