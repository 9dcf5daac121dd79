import * as z from 'zod';
import { is } from './kinds.js';
import { coreLimits as limits } from './limits.js';
import { instanceRoles, roomRoles } from './permissions.js';

const encoder = new TextEncoder();
const segmenter = new Intl.Segmenter();

/** Whether a text has more UTF-8 bytes than `max`. It encodes the text only if cheap bounds do not decide. */
const exceedsBytes = (text: string, max: number): boolean =>
  text.length * 3 > max && (text.length > max || encoder.encode(text).length > max);

const exceedsGraphemes = (text: string, max: number): boolean => {
  if (text.length <= max) return false;
  let count = 0;
  for (const _ of segmenter.segment(text)) if (++count > max) return true;
  return false;
};

// PostgreSQL aborts a whole batch on a NUL and silently stores a lone surrogate as U+FFFD, so both are refused here.
const unstorable = /\0|\p{Surrogate}/u;

/** The schema of text that PostgreSQL stores unchanged, within limits in bytes and in graphemes. */
export const text = (what: string, max: { bytes: number; graphemes: number }, min = 1) =>
  z
    .string()
    .min(min, `${what} must not be empty`)
    .refine((s) => !exceedsBytes(s, max.bytes), `${what} may have at most ${max.bytes} bytes`)
    .refine((s) => !exceedsGraphemes(s, max.graphemes), `${what} may have at most ${max.graphemes} characters`)
    .refine((s) => !unstorable.test(s), `${what} must not contain a NUL or half a surrogate pair`)
    .meta({ maxLength: max.graphemes });

/** The schema of text with at least one visible character. */
export const visibleText = (what: string, max: { bytes: number; graphemes: number }) =>
  text(what, max).refine(
    (s) => /[^\s\p{Cf}\p{Zl}\p{Zp}\p{Zs}\u3164\u115F\u1160\u2800]/u.test(s),
    `${what} must not be blank`,
  );

export const nameText = visibleText('the name', { bytes: limits.nameBytes, graphemes: limits.nameGraphemes });
export const reasonText = text('the reason', { bytes: limits.reasonBytes, graphemes: limits.reasonGraphemes });

/** The schema of a user's id: the token's `sub`. */
export const userId = z
  .string()
  .regex(/^[^\s\p{Cc}\p{Cf}\p{Surrogate}]+$/u, 'a user id has no spaces or control characters')
  .refine((s) => !exceedsBytes(s, limits.userIdBytes), `a user id has at most ${limits.userIdBytes} bytes`)
  .meta({ maxLength: limits.userIdBytes, ...is('user') });

export const roomId = z.uuid().meta(is('room'));

/** The schema of a room's short name in addresses: lower-case letters, digits and hyphens, but never in the form of an id. */
export const slug = z
  .string()
  .max(limits.slugLength)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'a slug has lower-case letters, digits and inner hyphens')
  .refine((s) => !uuidForm.test(s), 'a slug must not look like a room id');
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a reference to a room is its id rather than its slug.
 *
 * @example
 * isRoomId('lobby') // false
 */
export const isRoomId = (room: string): boolean => uuidForm.test(room);

/** The schema of a reference to a room, by id or slug. */
export const roomRef = z
  .string()
  .max(limits.slugLength)
  .regex(/^[a-z0-9-]+$/, 'a room is named by its id or its slug')
  .meta(is('room'))
  .describe('The room, by id or slug.');

/** The schema of an instant: milliseconds since the Unix epoch. */
export const instant = z.int().min(0).meta(is('instant'));
/** The schema of a position in a stream. The first event has seq 1. */
export const seq = z.int().min(0);
/** The schema of a message's id: the seq of the event that created it, unique in its room. */
export const messageId = z.int().min(1).meta(is('message'));

/** The schema of a space's id, such as `course:js-101`: chosen by its creator, unique on the instance. */
export const spaceId = z
  .string()
  .max(limits.slugLength)
  .regex(/^[a-z0-9](?:[a-z0-9:_.-]*[a-z0-9])?$/, 'a space id has lower-case letters, digits and inner : _ . -')
  .meta(is('space'));

// All emoji that keyboards offer, and bare pictographs. The flag is in a variable because compilers for older targets refuse the literal.
const unicodeSets = 'v';
const wholeEmoji = new RegExp('^\\p{RGI_Emoji}$', unicodeSets);
const barePictograph = /^\p{Extended_Pictographic}$/u;
const isTextByDefault = (s: string): boolean => /^\p{Emoji}$/u.test(s) && !/^\p{Emoji_Presentation}$/u.test(s);
const isSkinTone = (s: string | undefined): boolean => s !== undefined && /^\p{Emoji_Modifier}$/u.test(s);
/** The emoji with all variation selectors that Unicode's list has. Keyboards leave some or all of them out. */
const withPresentation = (s: string): string => {
  if (wholeEmoji.test(s)) return s;
  const parts = [...s.replaceAll('\ufe0f', '')];
  const mended = parts.map((part, i) => (isTextByDefault(part) && !isSkinTone(parts[i + 1]) ? `${part}\ufe0f` : part));
  return wholeEmoji.test(mended.join('')) ? mended.join('') : s;
};

/** The schema of one emoji. It normalises to the spelling that Unicode recommends, so that all spellings are the same reaction. */
export const emoji = z
  .string()
  .max(64)
  .overwrite(withPresentation)
  .refine((s) => wholeEmoji.test(s) || barePictograph.test(s), 'give one emoji')
  .meta(is('emoji'));

export const roomRole = z.enum(roomRoles);
export const memberRole = z.enum(['member', 'moderator', 'owner']);
export const instanceRole = z.enum(instanceRoles);

export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'a URL must be http or https' })
  .refine((s) => !exceedsBytes(s, limits.urlBytes), `a URL has at most ${limits.urlBytes} bytes`)
  .refine((s) => !unstorable.test(s), 'a URL must not contain a NUL or half a surrogate pair')
  .meta({ maxLength: limits.urlBytes, ...is('url') });

const metadataValue = z.union([
  text('a metadata value', { bytes: limits.metadataValueBytes, graphemes: limits.metadataValueBytes }, 0),
  z.number(),
  z.boolean(),
  z.null(),
]);

/** The schema of an app's own flat data: up to 32 keys. */
export const metadata = z
  .record(z.string().regex(/^[A-Za-z][\w.-]{0,63}$/, 'a metadata key starts with a letter'), metadataValue)
  .refine((m) => Object.keys(m).length <= limits.metadataKeys, `metadata has at most ${limits.metadataKeys} keys`);

/** The schema of an idempotency key: 1 to 128 printable ASCII characters without spaces. */
export const idempotencyKey = z
  .string()
  .min(1)
  .max(limits.idempotencyKeyLength)
  .regex(/^[\x21-\x7e]+$/, 'an idempotency key is printable ASCII without spaces');

/** The schema of the user who did something, with the name at the time. */
export const actor = z
  .object({
    id: userId.describe("The user's id."),
    name: z.string().describe('The name at the time; not unique.'),
  })
  .meta({ id: 'Actor', description: 'The user who did something, with the name at the time.', ...is('person') });

/** The schema of the `limit` of a page. A page also ends at `maxBytes`. */
export const pageLimit = (fallback: number, max: number = limits.pageItems, maxBytes: number = limits.pageBytes) =>
  z
    .int()
    .min(1)
    .max(max)
    .default(fallback)
    .describe(
      `The maximum number of entries; fewer if they exceed about ${maxBytes / 1_024} KiB. Default: ${fallback}.`,
    );

/**
 * The fields `after` and `next` of a paged list: the cursor is the position of the last row.
 *
 * @param position what a cursor looks like
 */
export const cursorPage = (position: RegExp) => {
  const cursor = z
    .string()
    .max(400)
    .regex(position, '`after` must be the `next` of the previous page')
    .meta(is('cursor'));
  return {
    next: cursor.nullable().describe('Pass as `after` for the next page; null = this is the last page.'),
    after: cursor.optional().describe('The `next` of the previous page. Default: from the start.'),
  };
};
