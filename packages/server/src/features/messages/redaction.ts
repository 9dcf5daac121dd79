import type { RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { FeatureRedaction } from '../redaction.js';
import { blankOf, emptied, left } from './blank.js';

/** Blanks deleted messages in an event; the event itself stays in the log. */
const redactEvent = (event: RoomfulEvent, messageIds: ReadonlySet<number>): RoomfulEvent => {
  if (event.type === 'message.created' && messageIds.has(event.seq)) {
    return { ...event, data: { ...event.data, message: blankOf(event.data.message) } };
  }
  if (event.type === 'message.edited' && messageIds.has(event.data.messageId)) {
    return { ...event, data: { ...event.data, text: '' } };
  }
  return event;
};

/** Does what `redactEvent` does, for a message inside a JSON document of the database. */
const blankSql = (document: string): string =>
  `jsonb_set(${document}, '{message}', (${document} -> 'message')
    - '{${left.join(',')}}'::text[] || '${JSON.stringify(emptied)}'::jsonb)`;

/** Blanks deleted messages in the log and in the results stored for retries. */
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

/**
 * Removes the content of deleted messages. It goes by the types of its own events instead of by rows: one event holds the whole
 * message, another only its new text, and their message ids are at different paths.
 */
export const redaction: FeatureRedaction = {
  gone: (event) => {
    if (event.type !== 'message.deleted') return undefined;
    const { messageId, authorId, erased } = event.data;
    return { messages: [messageId], ...(erased ? { users: [authorId] } : {}) };
  },
  event: redactEvent,
  log: redactLog,
};
