import type { RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Redaction } from '../../pipeline/redaction.js';
import { blanked, blankOf } from './blank.js';

/** Blanks what an event says of deleted messages; the event itself stays in the log. */
const redactEvent = (event: RoomfulEvent, messageIds: ReadonlySet<number>): RoomfulEvent => {
  if (event.type === 'message.created' && messageIds.has(event.seq)) {
    return { ...event, data: { ...event.data, message: blankOf(event.data.message) } };
  }
  if (event.type === 'message.edited' && messageIds.has(event.data.messageId)) {
    return { ...event, data: { ...event.data, text: '' } };
  }
  return event;
};

/** The keys under which an event names people. A user may share an id with a room, whose name must stay. */
const people = new Set(['actor', 'author', 'user', 'addedBy', 'by']);

/** Puts the id of an erased user in the place of the name. */
const withoutNames = (event: RoomfulEvent, userIds: ReadonlySet<string>): RoomfulEvent => {
  const nameless = (key: string, value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((item) => nameless(key, item));
    const { id } = value as { id?: unknown };
    if (people.has(key) && typeof id === 'string' && userIds.has(id)) {
      return { ...value, name: id, ...('avatarUrl' in value ? { avatarUrl: null } : {}) };
    }
    return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, nameless(inner, one)]));
  };
  return nameless('', event) as RoomfulEvent;
};

/** Does what `redactEvent` does, for a message inside a JSON document of the database. */
const blankSql = (document: string): string =>
  `jsonb_set(${document}, '{message}', (${document} -> 'message')
    - '{${blanked.join(',')}}'::text[] || '{"text":"","metadata":{}}'::jsonb)`;

/** Blanks deleted messages in the log and in the answers that are kept for retries. */
const redactLog = async (db: Knex, stream: string, messageIds: number[]): Promise<void> => {
  await db.raw(
    `with logged as (
       update events set data = case type
         when 'message.created' then ${blankSql('data')}
         when 'message.edited' then jsonb_set(data, '{text}', '""')
         else data end
       where stream_id = ? and (seq = any(?::bigint[]) or ref = any(?::bigint[]))
         and type in ('message.created', 'message.edited'))
     update idempotency set result = ${blankSql('result')}
     where stream_id = ? and result #>> '{message,id}' = any(?::text[])`,
    [stream, messageIds, messageIds, stream, messageIds.map(String)] as never,
  );
};

/** How later events change what earlier ones say: deleted messages lose their text, erased users their names. */
const redactionBy = (events: readonly RoomfulEvent[]): ((event: RoomfulEvent) => RoomfulEvent) | undefined => {
  const deleted = new Set<number>();
  const erased = new Set<string>();
  for (const event of events) {
    if (event.type === 'member.erased') erased.add(event.data.userId);
    if (event.type !== 'message.deleted') continue;
    deleted.add(event.data.messageId);
    if (event.data.erased) erased.add(event.data.authorId);
  }
  if (deleted.size === 0 && erased.size === 0) return undefined;
  return (event) => {
    const redacted = redactEvent(event, deleted);
    return erased.size === 0 ? redacted : withoutNames(redacted, erased);
  };
};

/** Removes what deleted messages said and what erased users were called. */
export const redaction: Redaction = { event: redactEvent, log: redactLog, by: redactionBy };
