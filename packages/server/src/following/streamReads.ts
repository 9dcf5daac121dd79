import { coalesce } from '../database/coalesce.js';
import type { Database } from '../database/connection.js';
import { epochOf, selectEvents, selectHeads } from '../pipeline/log.js';
import type { FollowerDeps } from './follower.js';

type StreamReads = Pick<FollowerDeps, 'epochOf' | 'readHead' | 'readHeads' | 'readEvents'>;

/** Reads streams for the follower. */
export const createStreamReads = (database: Database, generation: string): StreamReads => {
  // Users who reconnect at once each open a stream; they share one read.
  const headOf = coalesce<string, number>(async (_, streams) => {
    const heads = await database.read((db) => selectHeads(db, streams));
    return (stream) => heads.get(stream) ?? 0;
  });
  return {
    epochOf: (stream) => epochOf(stream, generation),
    readHead: (stream) => headOf('', stream),
    readHeads: (streams) => database.read((db) => selectHeads(db, streams)),
    readEvents: (stream, after, limit) => database.read((db) => selectEvents(db, stream, { after, limit })),
  };
};
