import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Item, sendBatch } from '../batch.js';
import { readIfThere } from '../config/private-file.js';
import type { Exit } from '../exit.js';
import { Failure, usage } from '../failure.js';
import type { Io } from '../io.js';
import { text } from '../output/print.js';
import type { MessageInput } from '../patience.js';
import { type Cue, cuesOfEvents, cuesOfIrc, parseAnnotation, parseIrc } from '../replay/index.js';
import { openSession, type ServerFlags, type Session } from '../session.js';

export interface ReplayFlags extends ServerFlags {
  speed: string;
  asNicks?: boolean | undefined;
}

export interface ReplayOptions {
  file: string;
  room: string;
  flags: ReplayFlags;
}

/** Gives `roomful replay` its arguments, flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('send a recorded conversation again')
    .description(
      'Send the messages of a recording again, with their pauses: events as JSON lines, as roomful record and roomful tail --json print them, or an IRC log ' +
        '([hh:mm] <nick> text). An annotation beside a log (x.annotation.txt for x.raw.txt) says which line answers which.',
    )
    .argument('<file>', 'The recording.')
    .argument('<room>', 'The room: its id or its slug.')
    .option('--speed <10x|max>', 'how many times faster than it was; max = without pauses', '1x')
    .option('--as-nicks', 'send as the authors, with tokens made for them; without it as yourself, the author in front')
    .addHelpText(
      'before',
      'Examples:\n  roomful record lobby --out lobby.ndjson --no-follow\n  roomful replay lobby.ndjson copy --speed 10x\n  roomful replay ubuntu.raw.txt lobby --speed max --as-nicks\n',
    );

/**
 * How many times faster: `10x`, `max`.
 *
 * @throws Failure usage
 */
export const parseSpeed = (speed: string): number => {
  if (speed === 'max') return Number.POSITIVE_INFINITY;
  const factor = /^\d+(?:\.\d+)?x?$/.test(speed) ? Number.parseFloat(speed) : 0;
  if (factor <= 0) throw usage(`--speed is no speed: "${speed}"`, 'write 1x, 10x or max');
  return factor;
};

/** Where the annotation of a log would be. */
const annotationPath = (file: string): string => `${file.replace(/(?:\.raw)?\.[^./\\]+$/, '')}.annotation.txt`;

const readCues = async (file: string): Promise<Cue[]> => {
  const content = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Failure('unreadable', `unable to read the recording; ${error.message}`, { exit: 'usage' });
  });
  if (!content.trimStart().startsWith('{')) {
    const annotation = await readIfThere(annotationPath(file));
    return cuesOfIrc(parseIrc(content), parseAnnotation(annotation ?? ''));
  }
  try {
    return cuesOfEvents(content);
  } catch (error) {
    throw new Failure('unreadable', `unable to read the recording; ${(error as Error).message}`, { exit: 'usage' });
  }
};

const prefixed = ({ author, kind, text: body }: Cue): string =>
  kind === 'action' ? `* ${author.name} ${body}` : `<${author.name}> ${body}`;

const inputOf = (cue: Cue, { room, flags }: ReplayOptions, sent: ReadonlyMap<number, number>): MessageInput => {
  const replyTo = cue.replyTo === undefined ? undefined : sent.get(cue.replyTo);
  const said: Pick<MessageInput, 'text' | 'kind'> = flags.asNicks
    ? { text: cue.text, kind: cue.kind }
    : { text: prefixed(cue) };
  return { room, ...said, ...(replyTo === undefined ? {} : { replyTo }) };
};

interface Stage {
  cues: readonly Cue[];
  speed: number;
  /** Ids of the messages sent, by the ids of the cues. */
  sent: Map<number, number>;
  sessionOf: (cue: Cue) => Session;
}

async function* itemsOf(stage: Stage, options: ReplayOptions, io: Io, signal: AbortSignal): AsyncGenerator<Item> {
  const { cues, speed, sent, sessionOf } = stage;
  const startedAt = io.now();
  for (const cue of cues) {
    const waitMs = startedAt + cue.atMs / speed - io.now();
    if (waitMs > 0) await io.sleep(waitMs, signal);
    if (signal.aborted) return;
    yield { line: cue.line, call: sessionOf(cue).call, input: inputOf(cue, options, sent) };
  }
}

/** Each author's session, made when the author first speaks. */
const authors = (own: Session): ((cue: Cue) => Session) => {
  const sessions = new Map<string, Session>();
  return ({ author }) => {
    const session = sessions.get(author.id) ?? own.as(author.id, author.name);
    sessions.set(author.id, session);
    return session;
  };
};

/** Sends a recording to a room. */
export const run = async (options: ReplayOptions, io: Io): Promise<Exit> => {
  const { file, room, flags } = options;
  const speed = parseSpeed(flags.speed);
  const cues = await readCues(file);
  if (cues.length === 0) throw new Failure('unreadable', `${file} holds no messages`, { exit: 'usage' });
  const own = await openSession(flags, io);
  await own.call('rooms.get', { room }, { read: true });
  const stage: Stage = { cues, speed, sent: new Map(), sessionOf: flags.asNicks ? authors(own) : () => own };
  const ids = new Map(cues.map(({ line, id }) => [line, id]));
  const exit = await sendBatch(
    {
      items: (signal) => itemsOf(stage, options, io, signal),
      key: io.randomKey(),
      onSent: ({ line }, { result }) => stage.sent.set(ids.get(line) ?? line, result.message.id),
      total: cues.length,
      verbose: flags.verbose ?? false,
    },
    io,
  );
  if (exit === 'ok') io.err.line(text`${cues.length} messages sent to ${room}`);
  return exit;
};
