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
      'Send the messages of a recording again, with their pauses, edits and pins, and as the authors also their reactions and mentions: events as JSON lines, as roomful record and roomful tail --json print them, or an IRC log ' +
        '([hh:mm] <nick> text). An annotation beside a log (x.annotation.txt for x.raw.txt) says which line answers which.',
    )
    .argument('<file>', 'The recording.')
    .addArgument(roomArgument('<room>'))
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

/** What was said where one person says it for all. */
const prefixed = ({ author, kind, text: body }: Cue): string =>
  kind === 'action' ? `* ${author.name} ${body}` : `<${author.name}> ${body}`;

/** The ids that messages have here, by those that they had. */
type Sent = ReadonlyMap<number, number>;

const messageOf = (cue: Cue, { room, flags }: ReplayOptions, sent: Sent): MessageInput => {
  const replyTo = cue.replyTo === undefined ? undefined : sent.get(cue.replyTo);
  const threadOf = cue.threadOf === undefined ? undefined : sent.get(cue.threadOf);
  const { kind, language, track, mentions, metadata } = cue;
  const said: Omit<MessageInput, 'room'> = flags.asNicks
    ? {
        text: cue.text,
        kind,
        ...(language === undefined ? {} : { language }),
        ...(track === undefined ? {} : { track }),
        // Authors keep their ids, so that whom they mean is somebody.
        ...(mentions === undefined ? {} : { mentions }),
      }
    : { text: prefixed(cue) };
  return {
    room,
    ...said,
    ...(metadata === undefined ? {} : { metadata }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(threadOf === undefined ? {} : { threadOf }),
  };
};

/** What of a message one person who says it for all leaves out: nobody is called to a copy in another's name. */
const lostByOneself = ({ kind, mentions }: Cue): string[] => [
  ...(kind === 'code' || kind === 'track' ? [`message.kind ${kind}`] : []),
  ...(mentions === undefined ? [] : ['message.mentions']),
];

/** What is not done by oneself for all: one person has one reaction with an emoji, so that there is none to clear. */
const personal: ReadonlySet<Act['name']> = new Set(['messages.react', 'messages.unreact', 'messages.clearReactions']);
/** What takes a right that authors do not have for having spoken. */
const ofStaff: ReadonlySet<Act['name']> = new Set(['messages.pin', 'messages.unpin', 'messages.clearReactions']);

const inputOf = (act: Act, options: ReplayOptions, sent: Sent): { room: string } | undefined => {
  const { room, flags } = options;
  const message = sent.get(act.message);
  if (message === undefined || (personal.has(act.name) && !flags.asNicks)) return undefined;
  const { text: body } = act.input;
  const written = typeof body === 'string' && !flags.asNicks ? { text: `<${act.author.name}> ${body}` } : {};
  const about: Record<string, unknown> = { message, ...act.input, ...written };
  return { ...about, room };
};

interface Stage {
  steps: Script['steps'];
  speed: number;
  /** Ids of the messages sent, by the ids of the cues. */
  sent: Map<number, number>;
  own: Session;
  sessionOf: (author: Cue['author']) => Session;
  leaveOut: (what: string) => void;
}

async function* itemsOf(stage: Stage, options: ReplayOptions, io: Io, signal: AbortSignal): AsyncGenerator<Item> {
  const { steps, speed, sent, own, sessionOf, leaveOut } = stage;
  const startedAt = io.now();
  for (const step of steps) {
    const waitMs = startedAt + step.atMs / speed - io.now();
    if (waitMs > 0) await io.sleep(waitMs, signal);
    if (signal.aborted) return;
    const { line, author } = step;
    const { call } = sessionOf(author);
    if (!isAct(step)) {
      if (!options.flags.asNicks) lostByOneself(step).forEach(leaveOut);
      yield { line, call, input: messageOf(step, options, sent) };
    } else {
      const input = inputOf(step, options, sent);
      if (!input) leaveOut(step.name);
      else yield { line, call: ofStaff.has(step.name) ? own.call : call, name: step.name, input };
    }
  }
}

/** Each author's session, made when the author first speaks. */
const authors = (own: Session): Stage['sessionOf'] => {
  const sessions = new Map<string, Session>();
  return (author) => {
    const session = sessions.get(author.id) ?? own.as(author.id, author.name);
    sessions.set(author.id, session);
    return session;
  };
};

/** Sends a recording to a room. */
export const run = async (options: ReplayOptions, io: Io): Promise<Exit> => {
  const { file, room, flags } = options;
  const speed = parseSpeed(flags.speed);
  const { steps, leftOut } = await readScript(file);
  const cues = steps.flatMap((step) => (isAct(step) ? [] : [step]));
  if (cues.length === 0) throw new Failure('unreadable', `${file} holds no messages`, { exit: 'usage' });
  const own = await openSession(flags, io);
  await own.call('rooms.get', { room }, { read: true });
  const leaveOut = (what: string): void => void leftOut.set(what, (leftOut.get(what) ?? 0) + 1);
  const sessionOf = flags.asNicks ? authors(own) : () => own;
  const stage: Stage = { steps, speed, sent: new Map(), own, sessionOf, leaveOut };
  const ids = new Map(cues.map(({ line, id }) => [line, id]));
  let acts = 0;
  const exit = await sendBatch(
    {
      items: (signal) => itemsOf(stage, options, io, signal),
      key: io.randomKey(),
      onSent: ({ line, name }, { result }) => {
        if (name !== undefined) acts++;
        else stage.sent.set(ids.get(line) ?? line, result.message.id);
      },
      total: steps.length,
      verbose: flags.verbose ?? false,
    },
    io,
  );
  if (exit === 'ok')
    io.err.line(
      text`${stage.sent.size} messages sent to ${room}${acts === 0 ? '' : `, ${acts} edits, reactions and pins done again`}`,
    );
  const kinds = [...leftOut].map(([kind, count]) => `${count} ${kind}`);
  if (kinds.length > 0) io.err.line(text`left out: ${kinds.join(', ')}`);
  return exit;
};
