import { createReadStream } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Exit } from '../failure/exit.js';
import { Failure } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { json, text } from '../output/print.js';
import { colourOption } from '../program/options.js';
import { countsOf } from './up/counts.js';
import { restoreFailure } from './up/start-failure.js';

export interface RestoreFlags {
  dataDir?: string | undefined;
  databaseUrl?: string | undefined;
  json?: boolean;
}

/** Gives `roomful restore` its arguments, flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('restore a backup into an empty database')
    .description(
      'Restore a file written by roomful backup into an empty database of either kind, completely or not at all. The server must not be running. ' +
        'Clients that have seen newer events than the backup holds get a fresh snapshot when they reconnect.',
    )
    .argument('<file>', 'The backup; - reads it from standard input.')
    .addOption(new Option('--data-dir <path>', 'the folder of the embedded database; default: ~/.local/share/roomful'))
    .addOption(new Option('--database-url <url>', 'use a PostgreSQL database instead; default: DATABASE_URL'))
    .option('--json', 'print the counts as JSON: rows by table')
    .option('--verbose', 'show the details of errors')
    .addOption(colourOption())
    .addHelpText(
      'before',
      'Examples:\n  roomful restore rooms.ndjson --data-dir ./data\n  gunzip < rooms.ndjson.gz | DATABASE_URL=postgres://localhost/rooms roomful restore -\n',
    );

/** Opening a directory succeeds; the first read then fails with an error that names no path. */
const unreadable =
  (file: string) =>
  (error: unknown): never => {
    const { path, syscall } = Object(error) as NodeJS.ErrnoException;
    if (path !== file && syscall !== 'read') throw error;
    throw new Failure('unreadable', `unable to read the backup; ${(error as Error).message}`, {
      exit: 'usage',
      cause: error,
    });
  };

/** Restores a backup. */
export const run = async (file: string, { dataDir, databaseUrl, ...flags }: RestoreFlags, io: Io): Promise<Exit> => {
  const { parseDatabase, restoreBackup } = await import('@roomful/server');
  const restore = async () => {
    const database = parseDatabase({ flags: { dataDir, databaseUrl }, env: io.env });
    const source = file === '-' ? io.input : createReadStream(file);
    const rows = await restoreBackup(database, source).catch(unreadable(file));
    return { rows, where: database.databaseUrl === undefined ? database.dataDir : 'PostgreSQL' };
  };
  const { rows, where } = await restore().catch(restoreFailure);
  io.out.line(flags.json ? json({ rows }) : text`${countsOf(rows)} restored into ${where}`);
  return 'ok';
};
