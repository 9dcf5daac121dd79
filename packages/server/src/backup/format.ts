import { createHash, type Hash } from 'node:crypto';
import { tables } from '../features/index.js';

/**
 * A backup is lines of JSON: a header, then for each table a line with its name and a line for each row, then an end with
 * the counts and a checksum of all lines before it. Lines that are no rows begin with the field `roomful`, which no table has.
 */
const formatVersion = 1;

/** What a backup says of itself in its first line. */
export interface BackupHeader {
  roomful: 'backup';
  /** Of this format. */
  version: number;
  /** The last migration of the database that it is of. */
  schema: string;
  /** The instant that it shows, epoch ms. */
  at: number;
}

/** Rows by table. */
export type BackupCounts = Readonly<Record<string, number>>;

interface BackupEnd {
  roomful: 'end';
  rows: BackupCounts;
  /** Of every byte before this line, in hexadecimal. */
  sha256: string;
}

/** Not a backup, not a whole one, or one of a newer roomful: nothing of it was restored. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

const unreadable = (why: string): BackupError =>
  new BackupError(`unable to read the backup; ${why}. Nothing of it was restored`);

const marker = '{"roomful":';
const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;

/** Makes the lines of a backup that are no rows, and counts what goes between them. */
export const createWriter = () => {
  const hash = createHash('sha256');
  const rows: Record<string, number> = {};
  const hashed = (text: string): string => {
    hash.update(text);
    return text;
  };
  return {
    begin: (header: Pick<BackupHeader, 'schema' | 'at'>): string =>
      hashed(lineOf({ roomful: 'backup', version: formatVersion, ...header } satisfies BackupHeader)),
    table: (name: string): string => {
      rows[name] = 0;
      return hashed(lineOf({ roomful: 'table', name }));
    },
    /** @param lines rows as JSON */
    rows: (name: string, lines: readonly string[]): string => {
      rows[name] = (rows[name] ?? 0) + lines.length;
      return hashed(`${lines.join('\n')}\n`);
    },
    end: (): string => lineOf({ roomful: 'end', rows, sha256: hash.digest('hex') } satisfies BackupEnd),
  };
};

/** Longer than any row: a file without line feeds must not fill the memory. */
const maxLineBytes = 64 * 1_048_576;
const lineFeed = 10;

/** Cuts bytes into lines, each with its line feed; what comes after the last one is left out. */
async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let waiting = 0;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      const tail = bytes.subarray(start, end + 1);
      yield rest.length === 0 ? tail : Buffer.concat([...rest, tail]);
      rest = [];
      waiting = 0;
      start = end + 1;
    }
    rest.push(bytes.subarray(start));
    waiting += bytes.length - start;
    if (waiting > maxLineBytes) throw unreadable('it is no backup of roomful');
  }
}

const parse = (line: Buffer): { roomful?: unknown } => {
  try {
    return JSON.parse(line.toString()) as { roomful?: unknown };
  } catch {
    throw unreadable('it is damaged');
  }
};

const toHeader = (line: Buffer | undefined): BackupHeader => {
  if (!line?.toString('utf8', 0, marker.length).startsWith(marker)) throw unreadable('it is no backup of roomful');
  const header = parse(line) as Partial<BackupHeader>;
  if (header.roomful !== 'backup') throw unreadable('it is no backup of roomful');
  if (header.version !== formatVersion || typeof header.schema !== 'string') {
    throw unreadable(
      `its format is ${header.version} and this roomful reads ${formatVersion}; use the roomful that made it, or a newer one`,
    );
  }
  return header as BackupHeader;
};

const requireWhole = (end: Partial<BackupEnd>, rows: BackupCounts, hash: Hash): void => {
  if (end.sha256 !== hash.digest('hex') || JSON.stringify(end.rows) !== JSON.stringify(rows)) {
    throw unreadable('it is damaged: its checksum does not fit');
  }
};

export interface OpenBackup {
  header: BackupHeader;
  /** The rows as JSON, table by table; rejects at the end where the backup is not whole. */
  rows(): AsyncGenerator<{ table: string; line: string }, BackupCounts>;
}

/**
 * Reads a backup's header.
 *
 * @throws BackupError
 */
export const readBackup = async (source: AsyncIterable<Uint8Array>): Promise<OpenBackup> => {
  const lines = linesOf(source);
  const hash = createHash('sha256');
  const first = await lines.next();
  const header = toHeader(first.value);
  hash.update(first.value as Buffer);

  async function* rows(): AsyncGenerator<{ table: string; line: string }, BackupCounts> {
    const counts: Record<string, number> = {};
    let table: string | undefined;
    for await (const bytes of lines) {
      const line = bytes.toString();
      if (line.startsWith(marker)) {
        const said = parse(bytes) as Partial<BackupEnd> | { roomful: 'table'; name: string };
        if (said.roomful === 'end') {
          requireWhole(said, counts, hash);
          return counts;
        }
        if (said.roomful !== 'table' || !tables.has(said.name)) throw unreadable('it is damaged');
        table = said.name;
        counts[table] ??= 0;
      } else if (table === undefined) throw unreadable('it is damaged');
      else {
        counts[table] = (counts[table] ?? 0) + 1;
        yield { table, line };
      }
      hash.update(bytes);
    }
    throw unreadable('it is not whole: its end is missing');
  }
  return { header, rows };
};

/**
 * Reads a backup to its end, so that a damaged or truncated one is found out.
 *
 * @throws BackupError
 * @example
 * const counts = await checkBackup(createReadStream('roomful.backup'))
 */
export const checkBackup = async (source: AsyncIterable<Uint8Array>): Promise<BackupCounts> => {
  const rows = (await readBackup(source)).rows();
  for (;;) {
    const next = await rows.next();
    if (next.done) return next.value;
  }
};
