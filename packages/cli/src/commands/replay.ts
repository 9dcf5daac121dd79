import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { MessageInput } from '../calls/patience.js';
import { openSession, type ServerFlags, type Session } from '../calls/session.js';
import { roomArgument } from '../completion/kinds.js';
import { readIfThere } from '../config/private-file.js';
import type { Exit } from '../failure/exit.js';
import { Failure, usage } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { text } from '../output/print.js';
import {
  type Act,
  type Cue,
  cuesOfIrc,
  isAct,
  parseAnnotation,
  parseIrc,
  type Script,
  scriptOfEvents,
} from '../replay/index.js';
import { type Item, sendBatch } from '../sending/batch.js';

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
      'Send the messages of a recording to a room again, with their pauses, edits and pins; with --as-nicks also with reactions and mentions. A recording is the output of roomful record or roomful tail --json, or an IRC log ' +
        '([hh:mm] <nick> text). If an IRC log x.raw.txt has an annotation x.annotation.txt beside it, replies are taken from that.',
    )
    .argument('<file>', 'The recording.')
    .addArgument(roomArgument('<room>'))
    .option('--speed <10x|max>', 'how many times faster than the original; max = without pauses', '1x')
    .option(
      '--as-nicks',
      'send as the original authors, with tokens signed for them; default: send as yourself, with the author before each text',
    )
    .addHelpText(
      'before',
      'Examples:\n  roomful record lobby --out lobby.ndjson --no-follow\n  roomful replay lobby.ndjson copy --speed 10x\n  roomful replay ubuntu.raw.txt lobby --speed max --as-nicks\n',
    );

/**
 * Parses how many times faster to replay: `10x`, `max`.
 *
 * @throws Failure usage
 */
export const parseSpeed = (speed: string): number => {
  if (speed === 'max') return Number.POSITIVE_INFINITY;
  const factor = /^\d+(?:\.\d+)?x?$/.test(speed) ? Number.parseFloat(speed) : 0;
  if (factor <= 0) throw usage(`--speed is not a valid speed: "${speed}"`, 'write 1x, 10x or max');
  return factor;
};

/** The path of a log's annotation, which may not exist. */
const annotationPath = (file: string): string => `${file.replace(/(?:\.raw)?\.[^./\\]+$/, '')}.annotation.txt`;

const readScript = async (file: string): Promise<Script> => {
  const content = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Failure('unreadable', `unable to read the recording; ${error.message}`, { exit: 'usage' });
  });
  if (!content.trimStart().startsWith('{')) {
    const annotation = await readIfThere(annotationPath(file));
    return { steps: cuesOfIrc(parseIrc(content), parseAnnotation(annotation ?? '')), leftOut: new Map() };
  }
  try {
    return scriptOfEvents(content);
  } catch (error) {
    throw new Failure('unreadable', `unable to read the recording; ${(error as Error).message}`, { exit: 'usage' });
  }
};

/** The text with its author in front, for one user who sends everything. */
const prefixed = ({ author, kind, text: body }: Cue): string =>
  kind === 'action' ? `* ${author.name} ${body}` : `<${author.name}> ${body}`;

/** The new ids of messages, by their recorded ids. */
type Sent = ReadonlyMap<number, number>;

const messageOf = (cue: Cue, { room, flags }: ReplayOptions, sent: Sent): MessageInput => {
  const replyTo = cue.replyTo === undefined ? undefined : sent.get(cue.replyTo);
  const threadOf = cue.threadOf === undefined ? undefined : sent.get(cue.threadOf);
  const { kind, language, track, mentions, metadata } = cue;
  const content: Omit<MessageInput, 'room'> = flags.asNicks
    ? {
        text: cue.text,
        kind,
        ...(language === undefined ? {} : { language }),
        ...(track === undefined ? {} : { track }),
        // Authors keep their ids, so mentions of them still work.
        ...(mentions === undefined ? {} : { mentions }),
      }
    : { text: prefixed(cue) };
  return {
    room,
    ...content,
    ...(metadata === undefined ? {} : { metadata }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(threadOf === undefined ? {} : { threadOf }),
  };
};

/** The parts of a message that are left out if one user sends everything. A copy should not notify the people mentioned. */
const lostAsOneUser = ({ kind, mentions }: Cue): string[] => [
  ...(kind === 'code' || kind === 'track' ? [`message.kind ${kind}`] : []),
  ...(mentions === undefined ? [] : ['message.mentions']),
];

/** Commands that are left out if one user sends everything, since a user can react with an emoji only once. */
const personal: ReadonlySet<Act['name']> = new Set(['messages.react', 'messages.unreact', 'messages.clearReactions']);
/** Commands that need permissions that authors may no longer have; sent as the caller. */
const ofStaff: ReadonlySet<Act['name']> = new Set(['messages.pin', 'messages.unpin', 'messages.clearReactions']);

const inputOf = (act: Act, options: ReplayOptions, sent: Sent): { room: string } | undefined => {
  const { room, flags } = options;
  const message = sent.get(act.message);
  if (message === undefined || (personal.has(act.name) && !flags.asNicks)) return undefined;
  const { text: body } = act.input;
  const withAuthor = typeof body === 'string' && !flags.asNicks ? { text: `<${act.author.name}> ${body}` } : {};
  const input: Record<string, unknown> = { message, ...act.input, ...withAuthor };
  return { ...input, room };
};

interface Replay {
  steps: Script['steps'];
  speed: number;
  /** The ids of the messages sent, by the ids of the cues. */
  sent: Map<number, number>;
  own: Session;
  sessionOf: (author: Cue['author']) => Session;
  leaveOut: (what: string) => void;
}

async function* itemsOf(replay: Replay, options: ReplayOptions, io: Io, signal: AbortSignal): AsyncGenerator<Item> {
  const { steps, speed, sent, own, sessionOf, leaveOut } = replay;
  const startedAt = io.now();
  for (const step of steps) {
    const waitMs = startedAt + step.atMs / speed - io.now();
    if (waitMs > 0) await io.sleep(waitMs, signal);
    if (signal.aborted) return;
    const { line, author } = step;
    const { call } = sessionOf(author);
    if (!isAct(step)) {
      if (!options.flags.asNicks) lostAsOneUser(step).forEach(leaveOut);
      yield { line, call, input: messageOf(step, options, sent) };
    } else {
      const input = inputOf(step, options, sent);
      if (!input) leaveOut(step.name);
      else yield { line, call: ofStaff.has(step.name) ? own.call : call, name: step.name, input };
    }
  }
}

/** Opens a session for each author at the author's first message. */
const authors = (own: Session): Replay['sessionOf'] => {
  const sessions = new Map<string, Session>();
  return (author) => {
    const session = sessions.get(author.id) ?? own.as(author.id, author.name);
    sessions.set(author.id, session);
    return session;
  };
};

/** Sends a recording to a room again. */
export const run = async (options: ReplayOptions, io: Io): Promise<Exit> => {
  const { file, room, flags } = options;
  const speed = parseSpeed(flags.speed);
  const { steps, leftOut } = await readScript(file);
  const cues = steps.flatMap((step) => (isAct(step) ? [] : [step]));
  if (cues.length === 0) throw new Failure('unreadable', `${file} has no messages`, { exit: 'usage' });
  const own = await openSession(flags, io);
  await own.call('rooms.get', { room }, { read: true });
  const leaveOut = (what: string): void => void leftOut.set(what, (leftOut.get(what) ?? 0) + 1);
  const sessionOf = flags.asNicks ? authors(own) : () => own;
  const replay: Replay = { steps, speed, sent: new Map(), own, sessionOf, leaveOut };
  const ids = new Map(cues.map(({ line, id }) => [line, id]));
  let acts = 0;
  const exit = await sendBatch(
    {
      items: (signal) => itemsOf(replay, options, io, signal),
      key: io.randomKey(),
      onSent: ({ line, name }, { result }) => {
        if (name !== undefined) acts++;
        else replay.sent.set(ids.get(line) ?? line, result.message.id);
      },
      total: steps.length,
      verbose: flags.verbose ?? false,
    },
    io,
  );
  if (exit === 'ok')
    io.err.line(
      text`${replay.sent.size} messages sent to ${room}${acts === 0 ? '' : `, ${acts} edits, reactions and pins repeated`}`,
    );
  const kinds = [...leftOut].map(([kind, count]) => `${count} ${kind}`);
  if (kinds.length > 0) io.err.line(text`left out: ${kinds.join(', ')}`);
  return exit;
};
