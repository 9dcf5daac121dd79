import { type FileHandle, open } from 'node:fs/promises';
import { Failure } from '../../failure/failure.js';
import type { AnyEvent } from '../../output/events.js';
import { json, plain } from '../../output/print.js';

/** A file that holds a room's log, one event per line. */
export interface Recording {
  /** The last event in the file when it was opened; undefined if it was empty. */
  readonly last: AnyEvent | undefined;
  /** Appends an event, in the order of the calls. Resolves when it is written. */
  append(event: AnyEvent): Promise<void>;
  close(): Promise<void>;
}

const lineFeed = 10;
const step = 64 * 1024;

/** The offsets of the last complete line, including its line feed; both are 0 if there is none. */
const lastLine = async (file: FileHandle, size: number): Promise<{ begin: number; end: number }> => {
  let end = 0;
  const chunk = Buffer.alloc(step);
  for (let to = size; to > 0; to -= step) {
    const from = Math.max(0, to - step);
    const { bytesRead } = await file.read(chunk, 0, to - from, from);
    for (let i = bytesRead - 1; i >= 0; i--) {
      if (chunk[i] !== lineFeed) continue;
      if (end !== 0) return { begin: from + i + 1, end };
      end = from + i + 1;
    }
  }
  return { begin: 0, end };
};

const unusable = (path: string): Failure =>
  new Failure('not_a_recording', `${path} does not end with an event of a room's log`, {
    exit: 'conflict',
    hint: 'name a new file',
  });

const parseEvent = (line: string, path: string): AnyEvent => {
  try {
    const event = JSON.parse(line) as AnyEvent;
    if (Number.isSafeInteger(event.seq) && typeof event.type === 'string' && typeof event.at === 'number') return event;
  } catch (error) {
    throw Object.assign(unusable(path), { cause: error });
  }
  throw unusable(path);
};

/**
 * Opens a recording to continue it, or creates one (0600). Drops an incomplete last line, which a killed process leaves.
 *
 * @throws Failure not_a_recording: the file holds something else; unwritable
 */
export const openRecording = async (path: string): Promise<Recording> => {
  const fail = (error: Error): never => {
    throw new Failure('unwritable', `unable to write the recording; ${error.message}`, { cause: error });
  };
  // Not 'a', since some systems cannot truncate a file opened for appending.
  const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? open(path, 'wx+', 0o600).catch(fail) : fail(error),
  );
  try {
    const { size: found } = await file.stat();
    const { begin, end } = await lastLine(file, found);
    if (found > 0 && end === 0) throw unusable(path);
    const line = Buffer.alloc(end - begin);
    await file.read(line, 0, line.length, begin);
    const last = end === 0 ? undefined : parseEvent(line.toString('utf8'), path);
    if (end < found) await file.truncate(end);
    let size = end;
    let work: Promise<unknown> = Promise.resolve();
    const write = async (bytes: Buffer): Promise<void> => {
      // Two processes recording into the same file would write every event twice.
      if ((await file.stat()).size !== size) {
        throw new Failure('file_changed', `${path} was changed by another process`, { exit: 'conflict' });
      }
      await file.write(bytes, 0, bytes.length, size).catch(fail);
      size += bytes.length;
    };
    return {
      last,
      append: (event) => {
        const written = work.then(() => write(Buffer.from(`${plain(json(event))}\n`)));
        work = written;
        return written;
      },
      close: async () => {
        await work.catch(() => {});
        await file.close();
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
};
