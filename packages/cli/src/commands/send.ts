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
  /** The language; true if none is named. */
  code?: string | true | undefined;
  /** Default: only for text given as an argument. */
  mentions?: boolean | undefined;
  as?: string | undefined;
  json?: boolean | undefined;
  idempotencyKey?: string | undefined;
}

export interface SendOptions {
  room: string;
  /** The text; `-` or undefined: read standard input. */
  text: string | undefined;
  flags: SendFlags;
}

/** Gives `roomful send` its arguments, flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('send a message, or each line of standard input')
    .description(
      'Send a message. If you are not a member of the room yet, you join it first. @name in the text mentions the member with that name, @here everybody. ' +
        'A name that no member has is plain text; so is @@name, and so is @here unless you are staff.',
    )
    .addArgument(roomArgument('<room>'))
    .argument('[text...]', 'The text. If it is `-` or missing, it is read from standard input.')
    .option('--each-line', 'send one message per line, in order; skips blank lines and waits out rate limits')
    .option('--reply-to <id>', 'the message to reply to', Number)
    .option('--thread-of <id>', 'the message in whose thread to send it', Number)
    .option('--code [language]', 'send the text as code, in a language such as ts')
    .option('--mentions', 'also look for @name in piped text')
    .option('--no-mentions', 'treat @name as plain text')
    .addOption(asOption("send as this user; needs the server's secret"))
    .option('--idempotency-key <key>', 'make repeating the command safe: the same key and text are sent once')
    .option('--json', 'print each message as a line of JSON instead of its id')
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
  if (replayed) io.err.line(text`note: already sent with the idempotency key ${key}; this is the first answer`);
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
    throw usage('--each-line reads standard input, not an argument');
  if (io.input.isTTY) throw usage('--each-line needs piped input', 'cat notes.txt | roomful send lobby --each-line');
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

/** Sends one message, or one per line. */
export const run = async (options: SendOptions, io: Io): Promise<Exit> => {
  const { text: body, flags } = options;
  if (body === undefined && io.input.isTTY) throw usage('there is no text to send', 'roomful send --help');
  for (const [flag, id] of [
    ['--reply-to', flags.replyTo],
    ['--thread-of', flags.threadOf],
  ] as const) {
    if (id !== undefined && !Number.isSafeInteger(id))
      throw usage(`${flag} must be the id of a message, a whole number`);
  }
  const own = await openSession(flags, io);
  const session =
    flags.as === undefined ? own : own.as(await resolveUser(flags.as, { room: options.room }, own.call, io));
  return flags.eachLine ? sendLines(options, session, io) : sendOne(options, session, io);
};
