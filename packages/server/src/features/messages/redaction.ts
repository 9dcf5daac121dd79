import { contract, type RoomfulEvent } from '@roomful/protocol';
import type { Knex } from 'knex';
import { createNames } from '../../pipeline/people.js';
import type { Redaction } from '../../pipeline/redaction.js';
import { blankOf, emptied, left } from './blank.js';

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

const names = createNames(contract);

/** Puts the id of an erased user in the place of the name. */
const withoutNames = (event: RoomfulEvent, userIds: ReadonlySet<string>): RoomfulEvent =>
  ({
    ...event,
    actor: names.removeActor(event.actor, userIds),
    data: names.remove(event.type, event.data, userIds),
  }) as RoomfulEvent;

/** Does what `redactEvent` does, for a message inside a JSON document of the database. */
const blankSql = (document: string): string =>
  `jsonb_set(${document}, '{message}', (${document} -> 'message')
    - '{${left.join(',')}}'::text[] || '${JSON.stringify(emptied)}'::jsonb)`;

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
