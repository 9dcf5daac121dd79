import { type Client, createClient, type LiveRoom } from '@roomful/sdk';
import type { DemoServer } from './server.js';

/** The users of the log, each with their own client. */
export interface Cast {
  /** Ensures that a user is in the room. */
  enter(nick: string): Promise<LiveRoom>;
  leave(nick: string): Promise<void>;
  /** Changes the name of a user. */
  rename(nick: string, to: string): Promise<void>;
  /** The users in the room. */
  present(): Promise<LiveRoom[]>;
  close(): void;
}

interface Person {
  client: Client;
  room: LiveRoom;
}

export const createCast = (server: DemoServer, roomId: string): Cast => {
  const present = new Map<string, Promise<Person>>();
  /** The user of each nick. A nick that returns is the same user. */
  const subs = new Map<string, string>();
  let count = 0;

  const subOf = (nick: string): string => {
    const sub = subs.get(nick) ?? `person-${++count}`;
    subs.set(nick, sub);
    return sub;
  };

  const arrive = async (nick: string): Promise<Person> => {
    const sub = subOf(nick);
    const client = createClient({ url: server.url, token: server.tokenOf(sub, nick) });
    return { client, room: await client.rooms.join(roomId, { window: 0, keepMessages: 100 }) };
  };

  const enter = (nick: string): Promise<Person> => {
    const arriving = present.get(nick) ?? arrive(nick);
    present.set(nick, arriving);
    return arriving;
  };

  const take = async (nick: string): Promise<Person | undefined> => {
    const person = await present.get(nick);
    present.delete(nick);
    return person;
  };

  return {
    enter: async (nick) => (await enter(nick)).room,
    leave: async (nick) => {
      const person = await take(nick);
      await person?.room.leave();
      person?.client.close();
    },
    rename: async (nick, to) => {
      // The name is part of the token, so reconnect with a new token.
      (await take(nick))?.client.close();
      (await take(to))?.client.close();
      subs.set(to, subOf(nick));
      subs.delete(nick);
      await enter(to);
    },
    present: async () => (await Promise.all(present.values())).map(({ room }) => room),
    close: () => {
      for (const person of present.values()) person.then(({ client }) => client.close()).catch(() => {});
    },
  };
};
