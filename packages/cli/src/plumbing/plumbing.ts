import { openSession, type ServerFlags, type Session } from '../calls/session.js';
import type { Exit } from '../failure/exit.js';
import { Failure, usage } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import type { ManifestCommand } from '../manifest.js';
import { sdkCall } from '../output/equiv.js';
import { json, text } from '../output/print.js';
import { printResult } from '../output/result.js';
import { resolveUser } from '../users/resolve-user.js';
import { parseInput, type Raw } from '../values/param.js';
import { readInput } from '../values/stdin.js';
import { confirmCommand, dangerousVerbs } from './confirm.js';

export interface PlumbingFlags extends ServerFlags {
  json?: boolean | undefined;
  /** Comma-separated. */
  fields?: string | undefined;
  equiv?: boolean | undefined;
  idempotencyKey?: string | undefined;
  dryRun?: boolean | undefined;
  yes?: boolean | undefined;
  /** The name of what would be lost. */
  confirm?: string | undefined;
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

/** Commands of a room that are about somebody who is not in it. */
export const aboutStrangers: ReadonlySet<string> = new Set(['members.add', 'members.invite', 'moderation.unban']);

/** Fields that hold a user, by id or `@name`, become ids; what was left out stays out. */
const withUsers = async (command: ManifestCommand, input: Input, session: Session, io: Io): Promise<Input> => {
  const [, verb = ''] = command.name.split('.');
  // Who is to lose something is not looked for among strangers, nor who can only be a member.
  const anywhere = command.room ? aboutStrangers.has(command.name) : !dangerousVerbs.has(verb);
  const resolve = (given: unknown): Promise<unknown> =>
    typeof given === 'string'
      ? resolveUser(given, { room: input['room'], anywhere }, session.call, io)
      : Promise.resolve(given);
  const resolved = { ...input };
  for (const { name, type, items } of command.params) {
    const given = input[name];
    if (type === 'user' && given !== undefined) resolved[name] = await resolve(given);
    // One after the other: the first that is nobody, or several, is the one that is told.
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

/** Whether a user is to be erased whom the server does not know: it answers that as an erasure of nothing. */
const erasesNobody = async ({ name }: ManifestCommand, { user }: Input, { call }: Session): Promise<boolean> => {
  if (name !== 'users.erase') return false;
  return call('users.get', { user }, { read: true }).then(
    () => false,
    (error: unknown) => error instanceof Failure && error.code === 'user_not_found',
  );
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
  if (dangerousVerbs.has(verb)) await confirmCommand(command, input, flags, session.call, io);
  const writes = command.kind === 'write';
  const key = writes ? (flags.idempotencyKey ?? io.randomKey()) : undefined;
  const nobody = await erasesNobody(command, input, session);
  const answer = await session.call<Input>(command.name, input, { read: !writes, key });
  if (answer.replayed) io.err.line(text`replayed: this is the first answer to the idempotency key ${key}`);
  // Who was erased before may have left something: then it is gone now.
  else if (nobody && answer.result['rooms'] === 0)
    throw new Failure('user_not_found', `nobody with the id "${input['user']}" is known; nothing was erased`, {
      exit: 'notFound',
      hint: 'roomful users search <name>',
    });
  await printResult(answer.result, command.name, flags, io);
  return 'ok';
};
