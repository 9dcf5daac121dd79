import type { Command } from 'commander';
import { openSession, type ServerFlags, type Session } from '../calls/session.js';
import { roomArgument } from '../completion/kinds.js';
import { type Exit, exitOfSignal } from '../failure/exit.js';
import type { Io } from '../io/io.js';
import type { AnyEvent } from '../output/events.js';
import { json, text } from '../output/print.js';
import type { Page } from './tail/cursor.js';
import { follow, otherLog } from './tail/follow.js';
import { openRecording } from './tail/recording.js';

export interface RecordFlags extends ServerFlags {
  out?: string | undefined;
  /** Whether to keep recording new events. */
  follow: boolean;
}

export interface RecordOptions {
  room: string;
  flags: RecordFlags;
}

/** Gives `roomful record` its arguments, flags and help. */
export const define = (command: Command): Command =>
  command
    .summary("write a room's whole log to a file, and keep recording")
    .description(
      'Write every event of a room as a line of JSON, from the first one, then record new events until Ctrl-C. An existing file is continued ' +
        'after its last event, without gaps or repetitions. roomful replay sends a recording to a room again.',
    )
    .addArgument(roomArgument('<room>'))
    .option('--out <file>', 'the file; default: standard output')
    .option('--no-follow', 'stop after the last event so far')
    .addHelpText(
      'before',
      'Examples:\n  roomful record lobby --out lobby.ndjson\n  roomful record lobby --no-follow | jq -r .type | sort | uniq -c\n',
    );

/** The parts of an event that never change; deleting a message blanks the rest. */
const identity = ({ seq, type, at, key }: AnyEvent): string => JSON.stringify([seq, type, at, key]);

/** Rejects if the recording is of a different log. */
const checkSame = async (room: string, last: AnyEvent, session: Session): Promise<void> => {
  const input = { room, after: last.seq - 1, limit: 1 };
  const { events } = (await session.call<Page>('rooms.events', input, { read: true })).result;
  const [there] = events;
  if (!there || identity(there) !== identity(last)) throw otherLog(room);
};

/** Writes a room's log until a signal stops it. */
export const run = async ({ room, flags }: RecordOptions, io: Io): Promise<Exit> => {
  const session = await openSession(flags, io);
  const { head } = (await session.call<{ head: number }>('rooms.get', { room }, { read: true })).result;
  const stop = new AbortController();
  let stoppedBy: NodeJS.Signals | undefined;
  let failed: unknown;
  let written = 0;
  const recording = flags.out === undefined ? undefined : await openRecording(flags.out);
  const release = io.onSignal((signal) => {
    stoppedBy = signal;
    stop.abort();
  });
  const forget = io.onReaderGone(() => {
    if (!recording) stop.abort();
  });
  const emit = (event: AnyEvent): void => {
    if (stop.signal.aborted) return;
    written++;
    if (!recording) io.out.line(json(event));
    else
      recording.append(event).catch((error: unknown) => {
        failed ??= error;
        stop.abort();
      });
    if (recording && written % 1_000 === 0) io.err.status(text`event ${event.seq}`);
    if (!flags.follow && event.seq >= head) stop.abort();
  };
  try {
    const last = recording?.last;
    if (last) await checkSame(room, last, session);
    const after = last?.seq ?? 0;
    if (flags.follow || after < head)
      await follow({
        source: { kind: 'room', id: room },
        since: { after },
        emit,
        onStart: () => {},
        oneLog: true,
        signal: stop.signal,
        session,
        io,
      });
  } catch (error) {
    // An aborted follow rejects, too.
    if (!stop.signal.aborted) throw error;
  } finally {
    await recording?.close();
    release();
    forget();
  }
  if (failed !== undefined) throw failed;
  if (recording) io.err.line(text`${written} events written to ${flags.out}`);
  return stoppedBy ? exitOfSignal(stoppedBy) : 'ok';
};
