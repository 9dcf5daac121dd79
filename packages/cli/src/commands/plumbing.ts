import { confirm, dangerousVerbs } from '../confirm.js';
import type { Exit } from '../exit.js';
import { usage } from '../failure.js';
import type { Io } from '../io.js';
import type { ManifestCommand } from '../manifest.js';
import { sdkCall } from '../output/equiv.js';
import { json, text } from '../output/print.js';
import { printResult } from '../output/result.js';
import { resolveUser } from '../resolve-user.js';
import { openSession, type ServerFlags, type Session } from '../session.js';
import { parseInput, type Raw } from '../values/param.js';
import { readInput } from '../values/stdin.js';

export interface PlumbingFlags extends ServerFlags {
  json?: boolean | undefined;
  /** Comma-separated. */
  fields?: string | undefined;
  equiv?: boolean | undefined;
  idempotencyKey?: string | undefined;
  dryRun?: boolean | undefined;
  yes?: boolean | undefined;
}

export interface PlumbingOptions {
  command: ManifestCommand;
  /** What the command line holds, by field. */
  raws: Readonly<Record<string, Raw | undefined>>;
  flags: PlumbingFlags;
}

type Input = Record<string, unknown>;

/** `-` in a text's place means: what is piped in. */
const withPipedText = async ({ command, raws }: PlumbingOptions, io: Io): Promise<PlumbingOptions['raws']> => {
  const piped = command.params.filter(
    ({ name, type, positional }) => positional && type === 'string' && raws[name] === '-',
  );
  if (piped.length > 1) throw usage('what is piped in can stand in one place only');
  const [param] = piped;
  return param ? { ...raws, [param.name]: await readInput(io) } : raws;
};

const withUsers = async (command: ManifestCommand, input: Input, session: Session, io: Io): Promise<Input> => {
  const resolved = { ...input };
  for (const { name, type } of command.params) {
    const given = input[name];
    if (type === 'user' && typeof given === 'string')
      resolved[name] = await resolveUser(given, input['room'], session.call, io);
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
  if (dangerousVerbs.has(verb) && !flags.yes) await confirm(command, input, io);
  const read = command.kind === 'read';
  const key = read ? undefined : (flags.idempotencyKey ?? io.randomKey());
  const answer = await session.call(command.name, input, { read, key });
  if (answer.replayed) io.err.line(text`replayed: this is the first answer to the idempotency key ${key}`);
  await printResult(answer.result, command.name, flags, io);
  return 'ok';
};
