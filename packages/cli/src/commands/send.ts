import type { Command } from 'commander';
import type { Call } from '../calls/http.js';
import { type MessageInput, patient, type Sent, sendAsMember } from '../calls/patience.js';
import { openSession, type ServerFlags, type Session } from '../calls/session.js';
import { asOption, roomArgument } from '../completion/kinds.js';
import type { Exit } from '../failure/exit.js';
import { usage } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { json, type Safe, text } from '../output/print.js';
import { type Item, sendBatch } from '../sending/batch.js';
import { createMentions, type Mentions, plainHere } from '../sending/mentions.js';
import { mayMentionAll, membersNamed, resolveUser } from '../users/resolve-user.js';
import { linesOf } from '../values/lines.js';
import { readInput } from '../values/stdin.js';

export interface SendFlags extends ServerFlags {
  eachLine?: boolean | undefined;
  replyTo?: number | undefined;
  threadOf?: number | undefined;
  /** A language, or true: none is named. */
  code?: string | true | undefined;
  /** Undefined: where the text stands in the command line. */
  mentions?: boolean | undefined;
  as?: string | undefined;
  json?: boolean | undefined;
  idempotencyKey?: string | undefined;
}

export interface SendOptions {
  room: string;
  /** What it says; `-` or nothing: what is piped in. */
  text: string | undefined;
  flags: SendFlags;
}

/** Gives `roomful send` its arguments, flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('send a message, or each line of what is piped in')
    .description(
      'Send a message. If you are not a member of the room yet, you join it first. @name in the text mentions the member of that name, @here everybody. ' +
        'A name that nobody has is plain text; so are @@name, and @here from anybody but staff.',
    )
    .addArgument(roomArgument('<room>'))
    .argument('[text...]', 'What it says; `-`, or nothing and a pipe: what is piped in.')
    .option('--each-line', 'a message a line, in order; waits out rate limits; leaves out blank lines')
    .option('--reply-to <id>', 'the message that it answers', Number)
    .option('--thread-of <id>', 'the message in whose thread it belongs', Number)
    .option('--code [language]', 'it is code, such as ts')
    .option('--mentions', 'look for @name in what is piped in, too')
    .option('--no-mentions', '@name is text like any other')
    .addOption(asOption('speak as this user; needs the secret of the server'))
    .option('--idempotency-key <key>', 'makes a repetition safe: the same key and text are sent once')
    .option('--json', 'print each message as a line of JSON; without it, its id')
    .addHelpText(
      'before',
      'Examples:\n  roomful send lobby "hello"\n  echo hi | roomful send lobby -\n  make 2>&1 | roomful send builds --each-line\n',
    );

const input = ({ room, flags }: SendOptions, body: string, mentions: Mentions): MessageInput => {
  const { replyTo, threadOf, code } = flags;
  return {
    room,
    text: body,
    ...(code === undefined ? {} : { kind: 'code' as const }),
    ...(typeof code === 'string' ? { language: code } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(threadOf === undefined ? {} : { threadOf }),
    ...mentions,
  };
};

/** The mentions of a text. Piped text, which a program may have written, mentions nobody unless --mentions is given. */
const mentionsIn = (
  { room, text: given, flags }: SendOptions,
  call: Call,
  io: Io,
): ((body: string) => Promise<Mentions>) => {
  const typed = given !== undefined && given !== '-';
  const wanted = flags.mentions ?? (typed && flags.code === undefined);
  if (!wanted) return async () => ({});
  return createMentions({
    where: `in "${room}"`,
    membersNamed: (name) => membersNamed(room, name, call),
    mayMentionAll: () => mayMentionAll(room, call),
    onPlainHere: () => io.err.line(text`note: ${plainHere}`),
  });
};

const shown = ({ flags }: SendOptions, result: Sent): Safe => (flags.json ? json(result) : text`${result.message.id}`);

const sendOne = async (options: SendOptions, session: Session, io: Io): Promise<Exit> => {
  const body = options.text === undefined || options.text === '-' ? await readInput(io) : options.text;
  if (body.trim() === '') throw usage('there is no text to send');
  const key = options.flags.idempotencyKey ?? io.randomKey();
  const { result, replayed } = await sendAsMember(
    session.call,
    { input: input(options, body, await mentionsIn(options, session.call, io)(body)) },
    key,
  );
  if (replayed) io.err.line(text`replayed: this is the first answer to the idempotency key ${key}`);
  io.out.line(shown(options, result));
  return 'ok';
};

async function* itemsOf(options: SendOptions, session: Session, io: Io, signal: AbortSignal): AsyncGenerator<Item> {
  let line = 0;
  const mentions = mentionsIn(options, patient(session.call, io), io);
  for await (const body of linesOf(io.input, signal)) {
    line++;
    if (body.trim() !== '') yield { line, call: session.call, input: input(options, body, await mentions(body)) };
  }
}

const sendLines = (options: SendOptions, session: Session, io: Io): Promise<Exit> => {
  if (options.text !== undefined && options.text !== '-')
    throw usage('--each-line reads what is piped in, not an argument');
  if (io.input.isTTY) throw usage('nothing is piped in', 'cat notes.txt | roomful send lobby --each-line');
  return sendBatch(
    {
      items: (signal) => itemsOf(options, session, io, signal),
      key: options.flags.idempotencyKey ?? io.randomKey(),
      onSent: (_, { result }) => io.out.line(shown(options, result)),
      verbose: options.flags.verbose ?? false,
    },
    io,
  );
};

/** Sends one text, or one message a line. */
export const run = async (options: SendOptions, io: Io): Promise<Exit> => {
  const { text: body, flags } = options;
  if (body === undefined && io.input.isTTY) throw usage('there is no text to send', 'roomful send --help');
  for (const [flag, id] of [
    ['--reply-to', flags.replyTo],
    ['--thread-of', flags.threadOf],
  ] as const) {
    if (id !== undefined && !Number.isSafeInteger(id)) throw usage(`${flag} is not the id of a message`);
  }
  const own = await openSession(flags, io);
  const session =
    flags.as === undefined ? own : own.as(await resolveUser(flags.as, { room: options.room }, own.call, io));
  return flags.eachLine ? sendLines(options, session, io) : sendOne(options, session, io);
};
