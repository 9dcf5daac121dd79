import { limits } from '@roomful/protocol/names';
import type { Command } from 'commander';
import { patient } from '../../calls/patience.js';
import { openSession, type ServerFlags, type Session } from '../../calls/session.js';
import { roomArgument } from '../../completion/kinds.js';
import type { Exit } from '../../failure/exit.js';
import { Failure } from '../../failure/failure.js';
import type { Io } from '../../io/io.js';
import { manifest } from '../../manifest.js';
import { json, plain, text } from '../../output/print.js';
import type { Check, Found } from './check.js';
import { serverChecks } from './server.js';

export interface DoctorFlags extends ServerFlags {
  json?: boolean | undefined;
}

export interface DoctorOptions {
  room: string | undefined;
  flags: DoctorFlags;
}

/** Gives `roomful doctor` its arguments, flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('check the server, and one of its rooms')
    .description(
      'Check the connection to the server: REST, WebSocket, the clock, the version, the token. Given a room, also check its log: no seq is missing or repeated, ' +
        "and the room's snapshot and messages match its events, folded by the SDK's reducers. Changes nothing. Exits with 1 if a check fails.",
    )
    .addArgument(roomArgument('[room]'))
    .option('--json', 'print each check as a line of JSON: check, ok, detail')
    .addHelpText('before', 'Examples:\n  roomful doctor\n  roomful doctor lobby\n');

const roomChecks = async (room: string, session: Session, io: Io): Promise<Check[]> => {
  const { checksOfRoom } = await import('./room.js');
  const call = patient(session.call, io);
  return checksOfRoom({
    follow: async (input) =>
      (await call<never>('rooms.follow', { room, window: limits.windowMessages, ...input }, { read: true })).result,
    page: async (after, types) =>
      (await call<never>('rooms.events', { room, after, types, limit: limits.pageEvents }, { read: true })).result,
    messages: async (after) =>
      (await call<{ messages: never }>('messages.list', { room, after, limit: limits.pageItems }, { read: true }))
        .result.messages,
    thread: async (message, after) =>
      (await call<never>('messages.thread', { room, message, after, limit: limits.pageItems }, { read: true })).result,
    progress: (seq, head) => io.err.status(text`event ${seq} of ${head}`),
  });
};

/** Runs the checks and prints what each found. */
export const run = async ({ room, flags }: DoctorOptions, io: Io): Promise<Exit> => {
  const session = await openSession(flags, io);
  let exit: Exit = 'ok';
  const print = (check: string, { ok, detail }: Found): void => {
    if (!ok && exit === 'ok') exit = 'failure';
    io.err.status(text``);
    if (flags.json) io.out.line(json({ check, ok, detail: plain(detail) }));
    else
      io.out.line(
        text`${ok ? io.out.style('green', text`ok  `) : io.out.style('red', text`FAIL`)}  ${check.padEnd(10)} ${detail}`,
      );
  };
  const runAll = async (checks: readonly Check[]): Promise<boolean> => {
    for (const check of checks) {
      try {
        print(check.name, await check.run());
      } catch (error) {
        if (exit === 'ok' && error instanceof Failure) exit = error.exit;
        print(check.name, { ok: false, detail: text`${(error as Error).message}` });
        // The rest depends on the first check and would fail for the same reason.
        if (check === checks[0]) return false;
      }
    }
    return true;
  };
  const reached = await runAll(serverChecks(session, manifest.protocol, io));
  if (reached && room !== undefined) await runAll(await roomChecks(room, session, io));
  return exit;
};
