import { createHash, type Hash } from 'node:crypto';
import { backupTables } from './tables.js';

/**
 * A backup is lines of JSON: a header, then for each table a line with its name and a line for each row, then an end with the
 * counts and a checksum of all lines before it. Lines other than rows begin with the field `roomful`, which no table has.
 */
const formatVersion = 1;

/** The first line of a backup. */
export interface BackupHeader {
  roomful: 'backup';
  /** The version of this format. */
  version: number;
  /** The last migration of the database. */
  schema: string;
  /** The instant at which the database was read, epoch ms. */
  at: number;
}

/** The number of rows by table. */
export type BackupCounts = Readonly<Record<string, number>>;

interface BackupEnd {
  roomful: 'end';
  rows: BackupCounts;
  /** Of all bytes before this line, in hexadecimal. */
  sha256: string;
}

/** The file is not a backup, is incomplete, or was made by a newer roomful. Nothing was restored. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

const unreadable = (why: string): BackupError =>
  new BackupError(`unable to read the backup; ${why}. Nothing of it was restored`);

const marker = '{"roomful":';
const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;

/** Writes the lines of a backup other than rows, and counts the rows between them. */
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

/** Longer than any row, so that a file without line feeds cannot fill the memory. */
const maxLineBytes = 64 * 1_048_576;
const lineFeed = 10;

/** Splits bytes into lines, each with its line feed. Bytes after the last line feed are dropped. */
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
    if (waiting > maxLineBytes) throw unreadable('it is not a roomful backup');
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
  if (!line?.toString('utf8', 0, marker.length).startsWith(marker)) throw unreadable('it is not a roomful backup');
  const header = parse(line) as Partial<BackupHeader>;
  if (header.roomful !== 'backup') throw unreadable('it is not a roomful backup');
  if (header.version !== formatVersion || typeof header.schema !== 'string') {
    throw unreadable(
      `its format is ${header.version} and this roomful reads ${formatVersion}; use the version that made it, or a newer one`,
    );
  }
  return header as BackupHeader;
};

const requireWhole = (end: Partial<BackupEnd>, rows: BackupCounts, hash: Hash): void => {
  if (end.sha256 !== hash.digest('hex') || JSON.stringify(end.rows) !== JSON.stringify(rows)) {
    throw unreadable('it is damaged: its checksum does not match');
  }
};

export interface OpenBackup {
  header: BackupHeader;
  /** The rows as JSON, table by table; rejects at the end if the backup is incomplete. */
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
        if (said.roomful !== 'table' || !backupTables.has(said.name)) throw unreadable('it is damaged');
        table = said.name;
        counts[table] ??= 0;
      } else if (table === undefined) throw unreadable('it is damaged');
      else {
        counts[table] = (counts[table] ?? 0) + 1;
        yield { table, line };
      }
      hash.update(bytes);
    }
    throw unreadable('it is incomplete: its end is missing');
  }
  return { header, rows };
};

/**
 * Reads a backup to its end, which detects damage and truncation.
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
