import { type Contract, limits, type Message, roomStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom } from '../../pipeline/context.js';
import { selectHead } from '../../pipeline/log.js';
import { lastPageOf, pageOf } from '../../pipeline/page.js';
import type { HandlersOf } from '../types.js';
import { messageOf, mineOf } from './found.js';
import { pageMessages } from './queries.js';

type Handlers = HandlersOf<Contract['messages']>;
type ListInput = Parameters<Handlers['list']>[1]['input'];

/** Reads one page of messages, in a thread or outside threads, and whether there are more on either side. */
const listPage = async (
  db: Knex,
  roomId: string,
  { before, after, around, limit }: Omit<ListInput, 'room'>,
  of: { threadOf?: number } = {},
): Promise<{ messages: Message[]; before: number | null; after: number | null }> => {
  // One row more than requested shows whether there are more.
  if (around !== undefined) {
    const half = Math.floor(limit / 2);
    const older = await pageMessages(db, roomId, { ...of, before: around, limit: half + 1 });
    const newer = await pageMessages(db, roomId, { ...of, after: around - 1, limit: limit - half + 1 });
    const bytes = limits.pageBytes / 2;
    const left = lastPageOf(older, { limit: half, bytes });
    const right = pageOf(newer, { limit: limit - half, bytes });
    const messages = [...left.rows, ...right.rows];
    return {
      messages,
      before: left.more ? (messages[0]?.id ?? around) : null,
      after: right.more ? (messages.at(-1)?.id ?? null) : null,
    };
  }
  if (after !== undefined) {
    const rows = await pageMessages(db, roomId, { ...of, after, limit: limit + 1 });
    const { rows: messages, more } = pageOf(rows, { limit });
    return {
      messages,
      before: after > 0 ? (messages[0]?.id ?? null) : null,
      after: more ? (messages.at(-1)?.id ?? null) : null,
    };
  }
  const rows = await pageMessages(db, roomId, { ...of, before, limit: limit + 1 });
  const { rows: messages, more } = lastPageOf(rows, { limit });
  return {
    messages,
    before: more ? (messages[0]?.id ?? null) : null,
    after: before === undefined ? null : (messages.at(-1)?.id ?? null),
  };
};

export const get: Handlers['get'] = async (db, call) => {
  const message = await messageOf(db, call);
  return { message, mine: await mineOf(db, call, [message]) };
};

export const list: Handlers['list'] = async (db, call) => {
  const page = await listPage(db, inRoom(call).gate.room.id, call.input);
  return { ...page, mine: await mineOf(db, call, page.messages) };
};

export const thread: Handlers['thread'] = async (db, call) => {
  const roomId = inRoom(call).gate.room.id;
  // Read the head first: events committed in between are then sent again, which changes nothing.
  const head = await selectHead(db, roomStream(roomId));
  const { before, after, limit } = call.input;
  const known = await messageOf(db, call);
  const root =
    known.threadOf === undefined ? known : await messageOf(db, { ...call, input: { message: known.threadOf } });
  const page = await listPage(db, roomId, { before, after, limit }, { threadOf: root.id });
  return { root, ...page, mine: await mineOf(db, call, [root, ...page.messages]), head };
};
