import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { ErrorBody } from '@roomful/protocol/names';
import type { Command } from 'commander';
import { unreachable } from '../calls/http.js';
import { openSession, type ServerFlags, type Session } from '../calls/session.js';
import { type Exit, exitOfSignal } from '../failure/exit.js';
import { Failure, usage } from '../failure/failure.js';
import { refusal } from '../failure/refusal.js';
import { crypto } from '../io/crypto.js';
import type { Io } from '../io/io.js';
import { text } from '../output/print.js';
import { countsOf } from './up/counts.js';
import { restoreFailure } from './up/start-failure.js';

export interface BackupFlags extends ServerFlags {
  out?: string | undefined;
}

/** Gives `roomful backup` its flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('back up a running server to a file')
    .description(
      'Write everything that the server stores, as of one instant, as lines of JSON. The server keeps running. The file (0600) appears only once it is complete. ' +
        'For operators. The signing secret is not part of the backup.',
    )
    .option('--out <file>', 'the file; default: standard output')
    .addHelpText(
      'before',
      'Examples:\n  roomful backup --out rooms.ndjson\n  roomful backup | gzip > rooms.ndjson.gz\n',
    );

const isRefusal = (value: unknown): value is { error: ErrorBody } =>
  typeof Object(value).error === 'object' && typeof Object(value).error?.code === 'string';

const ask = async (
  { url, token, target }: Session,
  io: Io,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> => {
  const bearer = await token();
  const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  // A redirect would carry the token to another server.
  const answer = await io.fetch(`${url}/backup`, { headers, signal, redirect: 'error' }).catch((error: unknown) => {
    throw unreachable(url, error);
  });
  if (answer.ok && answer.body) return answer.body as unknown as AsyncIterable<Uint8Array>;
  const body: unknown = await answer.json().catch(() => undefined);
  if (isRefusal(body)) {
    const noToken = target.credential.kind === 'none' ? target.credential.reason : undefined;
    throw refusal(body.error, { name: 'backup', input: {}, noToken });
  }
  throw new Failure('unexpected_answer', `${url} does not answer like a roomful server (HTTP ${answer.status})`, {
    hint: 'check --url',
  });
};

const copy = async (
  source: AsyncIterable<Uint8Array>,
  take: (chunk: Uint8Array) => Promise<unknown>,
): Promise<void> => {
  try {
    for await (const chunk of source) await take(chunk);
  } catch (error) {
    // fetch throws a TypeError if the connection ends before the answer does.
    if (!(error instanceof TypeError)) throw error;
    throw new Failure('connection_lost', 'the connection was lost; the backup is incomplete and cannot be used', {
      exit: 'network',
      hint: 'run roomful backup again',
      cause: error,
    });
  }
};

/** Writes to a temporary file beside `path`, checks that the backup is complete, then renames it. */
const toFile = async (path: string, source: AsyncIterable<Uint8Array>, io: Io): Promise<void> => {
  const beside = `${path}.${crypto().randomBytes(4).toString('hex')}.part`;
  const unwritable = (error: Error): never => {
    throw new Failure('unwritable', `unable to write the backup; ${error.message}`, { cause: error });
  };
  const file = await open(beside, 'wx', 0o600).catch(unwritable);
  try {
    await copy(source, (chunk) => file.writeFile(chunk).catch(unwritable)).finally(() => file.close());
    const { checkBackup } = await import('@roomful/server');
    const rows = await checkBackup(createReadStream(beside)).catch(restoreFailure);
    await rename(beside, path).catch(unwritable);
    io.err.line(text`${countsOf(rows)} written to ${path}`);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
};

/** Writes a backup of a running server. */
export const run = async (flags: BackupFlags, io: Io): Promise<Exit> => {
  const { out } = flags;
  if (out === undefined && io.out.tty)
    throw usage('a backup cannot be written to a terminal', 'roomful backup --out rooms.ndjson');
  const session = await openSession(flags, io);
  const stop = new AbortController();
  let stoppedBy: NodeJS.Signals | undefined;
  const release = io.onSignal((signal) => {
    stoppedBy = signal;
    stop.abort();
  });
  try {
    const source = await ask(session, io, stop.signal);
    if (out === undefined) await copy(source, (chunk) => io.out.bytes(chunk));
    else await toFile(out, source, io);
    return 'ok';
  } catch (error) {
    if (stoppedBy === undefined) throw error;
    return exitOfSignal(stoppedBy);
  } finally {
    release();
  }
};
