import type { EventOf, Message } from '@roomful/protocol';
import { type Client, createClient, createPresence, type LiveRoom, openInbox, openThread } from '@roomful/sdk';
import { Failure } from '../failure/failure.js';
import type { ConsoleBackend, ConsoleRoom } from './backend.js';
import { prepareEnvironment } from './environment.js';
import { describe } from './errors.js';
import { loadConsoleFeatures } from './features.js';
import type { OpenOptions } from './open.js';
import { createRooms } from './rooms.js';
import type { ConsoleStore } from './store.js';

export interface ConsoleOptions {
  /** The server's address. */
  url: string;
  /** Returns a valid token, always of the same user. */
  getToken: () => string | Promise<string>;
  /** The room, by id or slug. */
  room: string;
  /** Follow the room without joining it, and send nothing. Default: false. */
  readOnly?: boolean;
}

/** Messages in the first snapshot. Older ones are loaded when the user scrolls up to them. */
const firstMessages = 100;
/** How many pages of a room's log to search for mentions since the last visit. */
const logPages = 10;
const logPage = 1_000;

/** The messages of a room after one, read from its log. */
const messagesAfter = async (client: Client, room: string, after: number): Promise<Message[]> => {
  const messages: Message[] = [];
  for (let from = after, page = 0; page < logPages; page++) {
    const { events, next, head } = await client.rooms.events({
      room,
      after: from,
      types: ['message.created'],
      limit: logPage,
    });
    for (const event of events) messages.push((event as EventOf<'message.created'>).data.message);
    if (next >= head) break;
    from = next;
  }
  return messages;
};

/**
 * Joins a room and shows it on the whole terminal until the user quits.
 *
 * @returns the exit status
 * @throws Failure `not_a_terminal`; RoomfulError if the room cannot be joined (`room_not_found`, `banned`,
 * `unauthenticated`, `timeout` …), before anything is drawn
 * @example
 * process.exitCode = await runConsole({ url: 'http://127.0.0.1:7400', getToken: () => token, room: 'lobby' });
 */
export const runConsole = async ({ url, getToken, room, readOnly = false }: ConsoleOptions): Promise<number> => {
  const { stdin, stdout, stderr, env } = process;
  if (!stdin.isTTY || !stdout.isTTY || env['TERM'] === 'dumb') {
    throw new Failure('not_a_terminal', 'unable to open the console; it needs a terminal that it can draw on', {
      exit: 'usage',
      hint: `roomful tail ${room}`,
    });
  }
  const client = createClient({ url, getToken });
  try {
    let opened: Pick<ConsoleStore, 'say'> | undefined;
    client.on('error', (error) => opened?.say(describe(error), 'error'));
    const roomOf = (live: LiveRoom): ConsoleRoom =>
      Object.assign(Object.create(live) as LiveRoom, {
        openThread: (message: number) => openThread(live, message),
      });
    const rooms = new Map<LiveRoom, ConsoleRoom>();
    const enter = async (name: string): Promise<ConsoleRoom> => {
      const live = await client.rooms[readOnly ? 'follow' : 'join'](name, { window: firstMessages });
      const known = rooms.get(live) ?? roomOf(live);
      rooms.set(live, known);
      return known;
    };
    const first = await enter(room);
    const [{ profile }, inbox] = await Promise.all([client.users.get({}), openInbox(client)]);
    const presence = createPresence(client);
    const backend: ConsoleBackend = {
      room: first,
      rooms: createRooms({
        first,
        inbox: inbox.state,
        enter,
        messagesAfter: (id, after) => messagesAfter(client, id, after),
      }),
      connection: client.connection,
      presence,
      client,
      profile,
    };
    prepareEnvironment(env);
    const [{ openConsole }, features] = await Promise.all([import('./open.js'), loadConsoleFeatures()]);
    const onOpen: OpenOptions['onOpen'] = (console) => {
      opened = console;
    };
    return await openConsole(backend, { stdin, stdout, stderr, env, features, readOnly, onOpen });
  } finally {
    client.close();
  }
};
