import { randomBytes } from 'node:crypto';
import type { ServerAnswers } from '../roomful.js';
import { connect } from './connection.js';
import { createDatabase } from './database.js';
import { call, inParallel, tokenOf } from './dialects.js';
import { start } from './process.js';
import { median } from './statistics.js';

/** A server on a database of its own, with a user `reader` who has created rooms. */
export interface Reader {
  databaseUrl: string;
  /** The ids of the rooms, in the order of the slugs. */
  rooms: string[];
  call<T>(name: string, input: object): Promise<T>;
  close(): Promise<void>;
}

/** @param prepare runs after the rooms are created; if it fails, the server ends */
export const openReader = async (
  bundle: string,
  postgresUrl: string,
  slugs: readonly string[],
  prepare: (reader: Reader) => Promise<void>,
): Promise<Reader> => {
  const jwtSecret = randomBytes(32).toString('hex');
  const database = await createDatabase(postgresUrl);
  const server = start<ServerAnswers>(bundle);
  const close = async () => {
    await server.end();
    await database.drop();
  };
  try {
    const url = await server.ask('start', { databaseUrl: database.url, jwtSecret });
    const connection = await connect(url, { token: tokenOf('reader', jwtSecret) });
    const made = await inParallel(slugs, (slug) =>
      call<{ room: { id: string } }>(connection, 'rooms.create', { slug }),
    );
    const reader: Reader = {
      databaseUrl: database.url,
      rooms: made.map(({ room }) => room.id),
      call: (name, input) => call(connection, name, input),
      close: async () => {
        connection.close();
        await close();
      },
    };
    await prepare(reader);
    return reader;
  } catch (error) {
    await close();
    throw error;
  }
};

/** The median duration of several runs, milliseconds. */
export const medianTime = async (times: number, run: () => Promise<void>): Promise<number> => {
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    const at = performance.now();
    await run();
    taken.push(performance.now() - at);
  }
  return median(taken);
};
