import { createClient } from '@roomful/sdk';
import { Failure } from '../failure.js';
import { describe } from './commands.js';
import { prepareEnvironment } from './environment.js';
import type { OpenOptions } from './open.js';
import type { ConsolePort } from './port.js';
import { createRooms } from './rooms.js';
import type { ConsoleStore } from './store.js';

export interface ConsoleOptions {
  /** The server's address. */
  url: string;
  /** Gives a valid token of always the same user. */
  getToken: () => string | Promise<string>;
  /** The room, by id or slug. */
  room: string;
  /** Follow the room without becoming a member, and send nothing. Default: false. */
  readOnly?: boolean;
}

/** Messages in the first snapshot; older ones are loaded when they are looked at. */
const firstMessages = 100;
/** Rooms of the person whose news are counted. */
const roomsFollowed = 50;

/**
 * Joins a room and shows it on the whole terminal until the person leaves.
 *
 * @returns the exit status
 * @throws Failure `not_a_terminal`; RoomfulError where the room cannot be joined (`room_not_found`, `banned`,
 * `unauthenticated`, `timeout` …), before anything is drawn
 * @example
 * process.exitCode = await runConsole({ url: 'http://127.0.0.1:7400', getToken: () => token, room: 'lobby' });
 */
export const runConsole = async ({ url, getToken, room, readOnly = false }: ConsoleOptions): Promise<number> => {
  const { stdin, stdout, stderr, env } = process;
  if (!stdin.isTTY || !stdout.isTTY || env['TERM'] === 'dumb') {
    throw new Failure('not_a_terminal', 'unable to open the console; this is not a terminal that it can draw on', {
      exit: 'usage',
      hint: `roomful tail ${room}`,
    });
  }
  const client = createClient({ url, getToken });
  try {
    let opened: Pick<ConsoleStore, 'say'> | undefined;
    client.on('error', (error) => opened?.say(describe(error), 'error'));
    const enter = (name: string) => client.rooms[readOnly ? 'follow' : 'join'](name, { window: firstMessages });
    const first = await enter(room);
    const { profile } = await client.users.get({});
    const rooms = createRooms({
      first,
      viewerId: profile.id,
      mine: async () =>
        (await client.rooms.list({ scope: 'mine', limit: roomsFollowed })).rooms.map((row) => row.room.id),
      enter,
      follow: (id) => client.rooms.follow(id, { window: firstMessages }),
    });
    const port: ConsolePort = { room: first, rooms, connection: client.connection, profile };
    prepareEnvironment(env);
    const { openConsole } = await import('./open.js');
    const onOpen: OpenOptions['onOpen'] = (console) => {
      opened = console;
    };
    return await openConsole(port, { stdin, stdout, stderr, env, readOnly, onOpen });
  } finally {
    client.close();
  }
};
