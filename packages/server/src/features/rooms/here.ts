import { type Contract, type OutputOf, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type ReadCall } from '../../pipeline/context.js';
import { pageOf } from '../../pipeline/page.js';
import { type Present, pageHere } from '../leases.js';
import { decodeText, encodeText } from './cursor.js';

/** The position after a user: an id has no spaces. */
const form = /^([^ ]+) ([^\0]+)$/s;

const cursorOf = ({ id, name }: Present): string => encodeText(`${id} ${name}`);

const positionOf = (cursor: string): { id: string; name: string } => {
  const [, id, name] = form.exec(decodeText(cursor) ?? '') ?? [];
  if (id !== undefined && name !== undefined && !id.includes('\0')) return { id, name };
  throw new RoomfulError('invalid_input', 'after: give the `next` of a page', {
    details: { issues: [{ path: 'after', message: 'not the `next` of a page' }] },
  });
};

/** Lists the users who are in a room now, a page at a time. @throws invalid_input for an invalid cursor */
export const listHere = async (
  db: Knex,
  call: ReadCall<{ after?: string | undefined; limit: number }>,
): Promise<OutputOf<Contract['rooms']['commands']['here']>> => {
  const { after, limit } = call.input;
  const position = after === undefined ? undefined : positionOf(after);
  const { users, count } = await pageHere(db, inRoom(call).gate.room.id, call, { after: position, limit: limit + 1 });
  const { rows, more } = pageOf(users, { limit });
  const last = rows.at(-1);
  return { users: rows, count, next: more && last ? cursorOf(last) : null };
};
