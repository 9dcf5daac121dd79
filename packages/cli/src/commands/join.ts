import { isRoomfulError } from '@roomful/protocol/names';
import type { Command } from 'commander';
import type { Call } from '../calls/http.js';
import { openSession, type ServerFlags } from '../calls/session.js';
import { asOption, roomArgument } from '../completion/kinds.js';
import { type Exit, exitCodes } from '../failure/exit.js';
import { Failure, usage } from '../failure/failure.js';
import { refusal } from '../failure/refusal.js';
import { type Io, interactive } from '../io/io.js';
import { text } from '../output/print.js';
import { resolveUser } from '../users/resolve-user.js';

export interface JoinFlags extends ServerFlags {
  readOnly?: boolean | undefined;
  as?: string | undefined;
  color?: string | undefined;
}

export interface JoinOptions {
  room: string | undefined;
  flags: JoinFlags;
}

/** Gives `roomful join` its arguments, flags and help. */
export const define = (command: Command): Command =>
  command
    .summary('open the full-screen console')
    .description('Open the full-screen console in a room. Without a room it opens the only one, or asks which.')
    .addArgument(roomArgument('[room]'))
    .option('--read-only', 'watch without joining or sending')
    .addOption(asOption("act as this user; needs the server's secret"))
    .addHelpText('before', 'Examples:\n  roomful join lobby\n  roomful join lobby --read-only\n');

/** The console runs longer than other commands. It signs a new token each time it connects. */
const consoleTokenMs = 60 * 60_000;

const exits = Object.entries(exitCodes) as [Exit, { code: number }][];
const exitOfNumber = (status: number): Exit => exits.find(([, { code }]) => code === status)?.[0] ?? 'failure';

interface Rooms {
  rooms: { room: { slug: string; topic: string }; memberCount: number }[];
}

/** If no room was named: the only room, or the one that the user chooses. */
const chooseRoom = async (call: Call, io: Io): Promise<string> => {
  const pages = await Promise.all(
    ['mine', 'public'].map((scope) => call<Rooms>('rooms.list', { scope }, { read: true })),
  );
  const rooms = new Map(pages.flatMap(({ result }) => result.rooms).map((row) => [row.room.slug, row]));
  const [only, ...others] = rooms.keys();
  if (only === undefined)
    throw new Failure('room_not_found', 'there is no room yet', {
      exit: 'notFound',
      hint: 'roomful rooms create lobby',
    });
  if (others.length === 0) return only;
  for (const [slug, { room, memberCount }] of rooms) io.err.line(text`  ${slug} (${memberCount}) ${room.topic}`);
  return (await io.ask('room: ')).trim();
};

/** Opens the console. */
export const run = async ({ room: named, flags }: JoinOptions, io: Io): Promise<Exit> => {
  if (!interactive(io) || !io.out.tty) {
    throw usage('the console needs a terminal', named === undefined ? 'roomful rooms list' : `roomful tail ${named}`);
  }
  const own = await openSession(flags, io, consoleTokenMs);
  const { url, token, call } =
    flags.as === undefined ? own : own.as(await resolveUser(flags.as, { room: named }, own.call, io));
  const room = named ?? (await chooseRoom(call, io));
  // Reports a missing room before the console takes over the screen.
  await call('rooms.get', { room }, { read: true });
  // The console and its libraries read NO_COLOR; the flag overrides it.
  if (flags.color === 'never') io.env['NO_COLOR'] = '1';
  if (flags.color === 'always') delete io.env['NO_COLOR'];
  const { runConsole } = await import('../console/index.js');
  try {
    const getToken = async (): Promise<string> => (await token()) ?? '';
    return exitOfNumber(await runConsole({ url, getToken, room, readOnly: flags.readOnly ?? false }));
  } catch (error) {
    if (!isRoomfulError(error)) throw error;
    throw refusal(error.toJSON(), { name: 'rooms.join', input: { room } });
  }
};
