import { events as eventTypes, moderationEvents } from '@roomful/protocol/names';
import { type Command, Option } from 'commander';
import { openSession } from '../../calls/session.js';
import { ofKind, roomArgument } from '../../completion/kinds.js';
import { type Exit, exitOfSignal } from '../../failure/exit.js';
import { usage } from '../../failure/failure.js';
import type { Io } from '../../io/io.js';
import type { AnyEvent } from '../../output/events.js';
import { fieldNames, pickFields } from '../../output/fields.js';
import { json, text } from '../../output/print.js';
import { parseDuration } from '../../values/duration.js';
import { matcher } from '../../values/glob.js';
import { parseSince } from '../../values/since.js';
import type { TailFlags } from './flags.js';
import { follow } from './follow.js';
import { resumeCommand } from './resume-command.js';
import type { TailSource } from './source.js';

export interface TailOptions {
  room: string | undefined;
  flags: TailFlags;
}

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/** Gives `roomful tail` its arguments, flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('print what happens in a room or a space')
    .description(
      'Print the events of a room, or of a space with --space, as they happen, each once and in order, even across lost connections. Ctrl-C prints the command that continues from there.',
    )
    .addArgument(roomArgument('[room]'))
    .addOption(ofKind(new Option('--space <id>', 'the events of this space instead of a room'), 'space'))
    .option('--since <when>', 'begin earlier: 10m (ago), seq:120 (after that event) or an ISO 8601 date; default: now')
    .option(
      '--type <glob>',
      'only these types of events, such as message.*; moderation.* for all moderation; may be repeated',
      collect,
    )
    .option('--count <n>', 'stop after this many events')
    .option('--timeout <30s>', 'stop after this time')
    .option('--json', 'print each event as a line of JSON')
    .option('--fields <a,b>', 'with --json: print only these fields, as paths (seq,type,data.message.text)')
    .addHelpText(
      'before',
      "Examples:\n  roomful tail lobby\n  roomful tail lobby --since 1h --type 'message.*'\n  roomful tail lobby --json --since 10m --count 5 --timeout 30s\n  roomful tail --space course:js-101\n",
    );

/** The longest delay of `setTimeout`, 24 days. It fires at once if given more. */
const longestTimerMs = 2 ** 31 - 1;

const parseCount = (count: string | undefined): number => {
  if (count === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,14}$/.test(count)) throw usage(`--count must be a positive whole number, not "${count}"`);
  return Number(count);
};

const sourceOf = (room: string | undefined, space: string | undefined): TailSource => {
  if (room !== undefined && space === undefined) return { kind: 'room', id: room };
  if (room === undefined && space !== undefined) return { kind: 'space', id: space };
  throw usage(room === undefined ? 'give a room, or a space with --space' : 'give a room or --space, not both');
};

/** Prints the events of a room or space until the count is reached, the time is up, or a signal stops it. */
export const run = async ({ room, flags }: TailOptions, io: Io): Promise<Exit> => {
  const source = sourceOf(room, flags.space);
  const since = flags.since === undefined ? undefined : parseSince(flags.since, io.now());
  const fits = await matcher(flags.type ?? [], eventTypes, '--type', { 'moderation.*': moderationEvents });
  const timeoutMs = flags.timeout === undefined ? undefined : parseDuration(flags.timeout, '--timeout');
  const fields = fieldNames(flags.fields);
  if (fields && !flags.json) throw usage('--fields needs --json', 'add --json');
  // Only this command needs the sentences of events, so load them here.
  const { eventLine } = await import('../../output/events.js');
  let left = parseCount(flags.count);
  let position: number | undefined;
  let stoppedBy: NodeJS.Signals | undefined;
  const stop = new AbortController();
  const release = io.onSignal((signal) => {
    stoppedBy = signal;
    stop.abort();
  });
  const forget = io.onReaderGone(() => stop.abort());
  const emit = (event: AnyEvent): void => {
    if (left === 0) return;
    position = event.seq;
    if (!fits(event.type)) return;
    left--;
    io.out.line(flags.json ? json(fields ? pickFields(event, fields) : event) : eventLine(event, io.out));
    if (left === 0) stop.abort();
  };
  const session = await openSession(flags, io);
  const counted = timeoutMs !== undefined && timeoutMs <= longestTimerMs;
  const timer = counted ? setTimeout(() => stop.abort(), timeoutMs) : undefined;
  try {
    await follow({
      source,
      since,
      emit,
      onStart: (seq) => {
        position ??= seq;
      },
      signal: stop.signal,
      session,
      io,
    });
  } catch (error) {
    // An aborted follow rejects, too.
    if (!stop.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    release();
    forget();
  }
  if (!stoppedBy) return 'ok';
  io.err.line(text`to continue from here: ${resumeCommand(room, flags, position)}`);
  return exitOfSignal(stoppedBy);
};
