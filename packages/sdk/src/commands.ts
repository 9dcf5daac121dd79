import type { Api, CommandRow, Contract, ContractShape, InputOf, OutputOf } from '@roomful/protocol';
import { randomKey } from './key.js';
import type { Answer } from './requests.js';

/** Options of one call. */
export interface CallOptions {
  /**
   * The idempotency key of a write: the same key and input have one effect, however often they are sent.
   * Default: a random one for each call.
   */
  readonly key?: string;
  /** How long until the call rejects with `timeout`, in milliseconds. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number;
  /** Cancels the call: it rejects with `cancelled`. A command that was already sent may still take effect. */
  readonly signal?: AbortSignal;
}

/** What a client knows about a command. */
interface CommandEntry {
  readonly kind: 'read' | 'write' | 'connection';
  /** Whether its input names a room. */
  readonly room: boolean;
  /** Whether it shows that the user is at the keys. Default: true, but false for reads. */
  readonly activity?: boolean;
}

/** The commands of a contract by noun and verb, as `@roomful/protocol/names` has them. */
export type CommandTable = Readonly<Record<string, Readonly<Record<string, CommandEntry>>>>;

/** Looks up a command by its wire name. */
export const findCommand = (table: CommandTable, name: string): CommandEntry | undefined => {
  const [noun = '', verb = ''] = name.split('.');
  const verbs = Object.hasOwn(table, noun) ? table[noun] : undefined;
  return verbs && Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
};

/** The table of the commands of features. */
export const commandsOf = (
  features: readonly { readonly noun: string; readonly commands: CommandTable[string] }[],
): CommandTable => Object.fromEntries(features.map(({ noun, commands }) => [noun, commands]));

/** Calls a command by its wire name. */
export type Call = (name: string, input: unknown, options?: CallOptions) => Promise<Pick<Answer, 'result'>>;

type NamesRoom<Row> = Row extends CommandRow ? ('room' extends keyof InputOf<Row> ? true : false) : false;
/** The commands that a live room replaces. */
type OwnWay = 'join' | 'leave' | 'follow' | 'unfollow';
type RoomVerbs<Commands> = {
  [V in keyof Commands]: NamesRoom<Commands[V]> extends true ? Exclude<V, OwnWay> : never;
}[keyof Commands];
type RoomNouns<C extends ContractShape> = {
  [N in keyof C]: RoomVerbs<C[N]['commands']> extends never ? never : N;
}[keyof C];

/** The commands whose input has a `room`, without it: `room.queue.vote({ item, vote })`. */
export type RoomApi<C extends ContractShape = Contract> = {
  [N in RoomNouns<C>]: {
    [V in RoomVerbs<C[N]['commands']>]: {} extends Omit<InputOf<C[N]['commands'][V]>, 'room'>
      ? (
          input?: Omit<InputOf<C[N]['commands'][V]>, 'room'>,
          options?: CallOptions,
        ) => Promise<OutputOf<C[N]['commands'][V]>>
      : (
          input: Omit<InputOf<C[N]['commands'][V]>, 'room'>,
          options?: CallOptions,
        ) => Promise<OutputOf<C[N]['commands'][V]>>;
  };
};

/** Properties that the language and tools look up on any object. They must be undefined, not throw. */
const asked = new Set(['then', 'toJSON', 'inspect', 'nodeType', 'tagName', 'asymmetricMatch', 'displayName']);

/** Wraps an object so that looking up a command that does not exist throws a helpful error. */
export const guarded = <T extends object>(target: T, path: string): T =>
  new Proxy(target, {
    get: (object, property, receiver) => {
      const found: unknown = Reflect.get(object, property, receiver);
      if (found !== undefined || typeof property === 'symbol' || property in object) return found;
      if (asked.has(property) || !/^[a-z][a-zA-Z]*$/.test(property)) return undefined;
      const known = Object.keys(object).join(', ');
      throw new TypeError(`unable to find ${path}.${property}; ${path} has ${known}`);
    },
  });

/** Gives every write an idempotency key, so that it can be resent; also commands of features that this client leaves out. */
export const withKey = (kind: string | undefined, options: CallOptions): CallOptions =>
  (kind === 'write' || kind === undefined) && options.key === undefined ? { ...options, key: randomKey() } : options;

type Verbs = Record<string, (input?: object, options?: CallOptions) => Promise<unknown>>;

const derive = (
  table: CommandTable,
  path: string,
  choose: (verb: string, row: CommandTable[string][string]) => boolean,
  run: (name: string, input: object, options: CallOptions) => Promise<Pick<Answer, 'result'>>,
): Record<string, Verbs> => {
  const nouns: Record<string, Verbs> = {};
  for (const [noun, rows] of Object.entries(table)) {
    const verbs: Verbs = {};
    for (const [verb, row] of Object.entries(rows)) {
      if (!choose(verb, row)) continue;
      verbs[verb] = async (input = {}, options = {}) =>
        (await run(`${noun}.${verb}`, input, withKey(row.kind, options))).result;
    }
    if (Object.keys(verbs).length > 0) nouns[noun] = guarded(verbs, `${path}.${noun}`);
  }
  return nouns;
};

/**
 * The typed commands of any contract, derived from its table of names: what `createClient` does with its own.
 *
 * @example
 * const toy = deriveCommands<ToyContract>(toyTable, client.call);
 * await toy.dice.roll({ sides: 6 });
 */
export const deriveCommands = <C extends ContractShape = Contract>(
  table: CommandTable,
  call: Call,
): Api<C, CallOptions> => derive(table, 'client', () => true, call) as unknown as Api<C, CallOptions>;

const ownWay = new Set<string>(['join', 'leave', 'follow', 'unfollow'] satisfies OwnWay[]);

/** The commands of one room: those whose input has a `room`, without it. */
export const deriveRoomCommands = <C extends ContractShape = Contract>(
  table: CommandTable,
  room: string,
  call: Call,
): RoomApi<C> =>
  derive(
    table,
    'room',
    (verb, row) => row.room && !ownWay.has(verb),
    (name, input, options) => call(name, { ...input, room }, options),
  ) as unknown as RoomApi<C>;
