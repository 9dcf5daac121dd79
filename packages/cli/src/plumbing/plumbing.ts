import { openSession, type ServerFlags, type Session } from '../calls/session.js';
import type { Exit } from '../failure/exit.js';
import { usage } from '../failure/failure.js';
import { featureOf, rowOf } from '../features/lookup.js';
import type { Io } from '../io/io.js';
import type { ManifestCommand } from '../manifest.js';
import { sdkCall } from '../output/equiv.js';
import { json, text } from '../output/print.js';
import { printResult } from '../output/result.js';
import { resolveUser } from '../users/resolve-user.js';
import { type Given, parseInput } from '../values/param.js';
import { readInput } from '../values/stdin.js';
import { confirmCommand } from './confirm.js';

export interface PlumbingFlags extends ServerFlags {
  json?: boolean | undefined;
  /** Comma-separated. */
  fields?: string | undefined;
  equiv?: boolean | undefined;
  idempotencyKey?: string | undefined;
  dryRun?: boolean | undefined;
  yes?: boolean | undefined;
  /** The name given to confirm a destructive command. */
  confirm?: string | undefined;
}

export interface PlumbingOptions {
  command: ManifestCommand;
  /** The values on the command line, by field. */
  raws: Given;
  flags: PlumbingFlags;
}

type Input = Record<string, unknown>;

/** Replaces a `-` argument with the text from standard input. */
const withPipedText = async ({ command, raws }: PlumbingOptions, io: Io): Promise<PlumbingOptions['raws']> => {
  const piped = command.params.filter(
    ({ name, type, positional }) => positional && type === 'string' && raws[name] === '-',
  );
  if (piped.length > 1) throw usage('only one argument can be -, since it reads all of standard input');
  const [param] = piped;
  return param ? { ...raws, [param.name]: await readInput(io) } : raws;
};

/** Whether an `@name` of a command may be any user on the server. */
const takesStrangers = ({ name, room, destructive }: ManifestCommand): boolean => {
  const { feature, verb } = featureOf(name);
  // Destructive commands never look beyond the rooms, since they could hit the wrong user.
  return room ? (feature.strangers?.includes(verb) ?? false) : destructive === undefined;
};

/** Replaces `@name` with the user's id in every field that holds users. */
const withUsers = async (command: ManifestCommand, input: Input, session: Session, io: Io): Promise<Input> => {
  const anywhere = takesStrangers(command);
  const resolve = (given: unknown): Promise<unknown> =>
    typeof given === 'string'
      ? resolveUser(given, { room: input['room'], anywhere }, session.call, io)
      : Promise.resolve(given);
  const resolved = { ...input };
  for (const { name, type, items } of command.params) {
    const given = input[name];
    if (type === 'user' && given !== undefined) resolved[name] = await resolve(given);
    // In sequence, so the error names the first unknown user.
    if (items?.type !== 'user' || !Array.isArray(given)) continue;
    const users: unknown[] = [];
    for (const one of given) users.push(await resolve(one));
    resolved[name] = users;
  }
  return resolved;
};

const printDryRun = ({ command, flags }: PlumbingOptions, input: Input, session: Session, io: Io): void => {
  const plan = {
    command: command.name,
    url: session.url,
    input,
    ...(flags.idempotencyKey ? { key: flags.idempotencyKey } : {}),
  };
  const shown = Object.entries(input).map(
    ([name, value]) => text`  ${name}: ${typeof value === 'string' ? value : json(value)}`,
  );
  const lines = flags.json ? [json(plan)] : [text`would call ${command.name} on ${session.url}`, ...shown];
  for (const line of lines) io.out.line(line);
};

/** Runs one command of the contract over REST and prints its result. */
export const run = async (options: PlumbingOptions, io: Io): Promise<Exit> => {
  const { command, flags } = options;
  const [noun = '', verb = ''] = command.name.split('.');
  const session = await openSession(flags, io);
  const parsed = parseInput(command.params, await withPipedText(options, io), io.now());
  const input = await withUsers(command, parsed, session, io);
  if (flags.equiv) {
    io.out.line(sdkCall(noun, verb, input, flags.idempotencyKey));
    return 'ok';
  }
  if (flags.dryRun) {
    printDryRun(options, input, session, io);
    return 'ok';
  }
  await confirmCommand(command, input, flags, session.call, io);
  const writes = command.kind === 'write';
  const key = writes ? (flags.idempotencyKey ?? io.randomKey()) : undefined;
  const check = await rowOf(featureOf(command.name).feature.checks, verb)?.(input, session.call);
  const answer = await session.call<Input>(command.name, input, { read: !writes, key });
  if (answer.replayed) io.err.line(text`note: already done with the idempotency key ${key}; this is the first answer`);
  const wrong = answer.replayed ? undefined : check?.(answer.result);
  if (wrong) throw wrong;
  await printResult(answer.result, command, flags, io);
  return 'ok';
};
