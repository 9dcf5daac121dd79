import * as z from 'zod';
import { is } from './kinds.js';
import { coreLimits as limits } from './limits.js';
import { instanceRoles, roomRoles } from './permissions.js';

const encoder = new TextEncoder();
const segmenter = new Intl.Segmenter();

/** UTF-8 bytes; exact only where the cheap upper bound does not already settle it. */
const exceedsBytes = (text: string, max: number): boolean =>
  text.length * 3 > max && (text.length > max || encoder.encode(text).length > max);

const exceedsGraphemes = (text: string, max: number): boolean => {
  if (text.length <= max) return false;
  let count = 0;
  for (const _ of segmenter.segment(text)) if (++count > max) return true;
  return false;
};

// A NUL aborts a whole batch in PostgreSQL, a lone surrogate silently becomes U+FFFD: both are refused before.
const unstorable = /\0|\p{Surrogate}/u;

/** Text that PostgreSQL can keep as it is, within a size in bytes and in graphemes. */
export const text = (what: string, max: { bytes: number; graphemes: number }, min = 1) =>
  z
    .string()
    .min(min, `${what} must not be empty`)
    .refine((s) => !exceedsBytes(s, max.bytes), `${what} is longer than ${max.bytes} bytes`)
    .refine((s) => !exceedsGraphemes(s, max.graphemes), `${what} is longer than ${max.graphemes} characters`)
    .refine((s) => !unstorable.test(s), `${what} holds a NUL or half a surrogate pair`)
    .meta({ maxLength: max.graphemes });

/** Text with something to see in it. */
export const visibleText = (what: string, max: { bytes: number; graphemes: number }) =>
  text(what, max).refine(
    (s) => /[^\s\p{Cf}\p{Zl}\p{Zp}\p{Zs}\u3164\u115F\u1160\u2800]/u.test(s),
    `${what} must not be blank`,
  );

export const nameText = visibleText('the name', { bytes: limits.nameBytes, graphemes: limits.nameGraphemes });
export const reasonText = text('the reason', { bytes: limits.reasonBytes, graphemes: limits.reasonGraphemes });

/** A user's id: the `sub` of the token. */
export const userId = z
  .string()
  .regex(/^[^\s\p{Cc}\p{Cf}\p{Surrogate}]+$/u, 'a user id has no spaces or control characters')
  .refine((s) => !exceedsBytes(s, limits.userIdBytes), `a user id has at most ${limits.userIdBytes} bytes`)
  .meta({ maxLength: limits.userIdBytes, ...is('user') });

export const roomId = z.uuid().meta(is('room'));

/** A room's short name in addresses: lower-case letters, digits and hyphens; never the form of an id. */
export const slug = z
  .string()
  .max(limits.slugLength)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'a slug has lower-case letters, digits and inner hyphens')
  .refine((s) => !uuidForm.test(s), 'a slug must not look like a room id');
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a room is named by its id rather than by its slug.
 *
 * @example
 * isRoomId('lobby') // false
 */
export const isRoomId = (room: string): boolean => uuidForm.test(room);

/** A room, by id or slug. */
export const roomRef = z
  .string()
  .max(limits.slugLength)
  .regex(/^[a-z0-9-]+$/, 'a room is named by its id or its slug')
  .meta(is('room'))
  .describe('The room: its id or its slug.');

/** An instant: milliseconds since the Unix epoch. */
export const instant = z.int().min(0).meta(is('instant'));
/** A position in a stream. The first event has seq 1. */
export const seq = z.int().min(0);
/** A message's id: the seq of the event that created it, unique in its room. */
export const messageId = z.int().min(1).meta(is('message'));

/** A space, such as `course:js-101`: chosen by who creates it, unique on the instance. */
export const spaceId = z
  .string()
  .max(limits.slugLength)
  .regex(/^[a-z0-9](?:[a-z0-9:_.-]*[a-z0-9])?$/, 'a space id has lower-case letters, digits and inner : _ . -')
  .meta(is('space'));

// All emoji that keyboards offer; a bare pictograph is one too. The flag in a variable: compilers for older targets refuse its literal.
const unicodeSets = 'v';
const wholeEmoji = new RegExp('^\\p{RGI_Emoji}$', unicodeSets);
const barePictograph = /^\p{Extended_Pictographic}$/u;
const isTextByDefault = (s: string): boolean => /^\p{Emoji}$/u.test(s) && !/^\p{Emoji_Presentation}$/u.test(s);
const isSkinTone = (s: string | undefined): boolean => s !== undefined && /^\p{Emoji_Modifier}$/u.test(s);
/** Keyboards leave out the emoji presentation of some or all parts: it is put where Unicode's list of emoji has it. */
const withPresentation = (s: string): string => {
  if (wholeEmoji.test(s)) return s;
  const parts = [...s.replaceAll('\ufe0f', '')];
  const mended = parts.map((part, i) => (isTextByDefault(part) && !isSkinTone(parts[i + 1]) ? `${part}\ufe0f` : part));
  return wholeEmoji.test(mended.join('')) ? mended.join('') : s;
};

/** One emoji, in the one spelling that Unicode recommends: all spellings of it are one reaction. */
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
  .refine((s) => !unstorable.test(s), 'a URL holds a NUL or half a surrogate pair')
  .meta({ maxLength: limits.urlBytes, ...is('url') });

const metadataValue = z.union([
  text('a metadata value', { bytes: limits.metadataValueBytes, graphemes: limits.metadataValueBytes }, 0),
  z.number(),
  z.boolean(),
  z.null(),
]);

/** An app's own flat data: up to 32 keys. */
export const metadata = z
  .record(z.string().regex(/^[A-Za-z][\w.-]{0,63}$/, 'a metadata key starts with a letter'), metadataValue)
  .refine((m) => Object.keys(m).length <= limits.metadataKeys, `metadata has at most ${limits.metadataKeys} keys`);

/** The schema of an idempotency key: 1 to 128 printable ASCII characters without spaces. */
export const idempotencyKey = z
  .string()
  .min(1)
  .max(limits.idempotencyKeyLength)
  .regex(/^[\x21-\x7e]+$/, 'an idempotency key is printable ASCII without spaces');

/** Who did something, with the name as it was then. */
export const actor = z
  .object({
    id: userId.describe("The user's id."),
    name: z.string().describe('The name as it was then. Names are not unique.'),
  })
  .meta({ id: 'Actor', description: 'Who did something, with the name as it was then.', ...is('person') });

/** A page ends at so many bytes, too. */
export const pageLimit = (fallback: number, max: number = limits.pageItems, maxBytes: number = limits.pageBytes) =>
  z
    .int()
    .min(1)
    .max(max)
    .default(fallback)
    .describe(`How many at most; fewer where they take more than about ${maxBytes / 1_024} KiB. Default: ${fallback}.`);
