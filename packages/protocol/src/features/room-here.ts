import * as z from 'zod';
import { pageLimit, roomRef } from '../fields.js';
import { is } from '../kinds.js';
import { profile } from './users.js';

/** The cursor of a page by name holds an id and a name. */
const cursor = z.string().max(720).meta(is('cursor'));

/** The input of `rooms.here`. */
export const hereInput = z.object({
  room: roomRef,
  after: cursor.optional().describe('The `next` of the previous page. Default: from the start.'),
  limit: pageLimit(100),
});

/** The output of `rooms.here`. */
export const hereOutput = z.object({
  users: z
    .array(profile.pick({ id: true, name: true, avatarUrl: true }).meta(is('person')))
    .describe('The page, by name, then by id.'),
  count: z.int().min(0).describe('The number of users in the room now, on all pages.'),
  next: cursor.nullable().describe('Pass as `after` for the next page; null = this is the last page.'),
});
