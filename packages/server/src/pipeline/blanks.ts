import {
  type Blankable,
  blank,
  blankablesIn,
  type ContractShape,
  commandsOf,
  eventsOf,
  fieldOfKind,
  type RoomfulEvent,
  streamKind,
  UnreachableFieldError,
} from '@roomful/protocol';
import type { Knex } from 'knex';
import { changeAt } from './people.js';
import type { Redaction } from './redaction.js';

const sought = 'deleted text';
const roomsOnly = 'a deleted message is sought only in the stream of its room';

/** The object in the payload of each type of event that is blanked when its message is deleted. */
export const blankablesOf = (contract: ContractShape): Map<string, Blankable> => {
  const blankables = new Map<string, Blankable>();
  for (const [type, { data, stream }] of eventsOf(contract)) {
    const [one, ...more] = blankablesIn(data, [type]);
    if (!one) continue;
    const at = [type, ...one.path];
    if (stream !== 'room') throw new UnreachableFieldError(at, sought, roomsOnly);
    if (more.length > 0 || one.path.includes('*'))
      throw new UnreachableFieldError(at, sought, 'an event is found by one message only');
    if (one.path.length > 0 && fieldOfKind(data, 'message') !== undefined)
      throw new UnreachableFieldError(at, sought, 'the event is found by the other message that it names');
    blankables.set(type, one);
  }
  return blankables;
};

/** The only place where kept answers are searched for messages, by an index. */
const answered = { path: 'message', id: 'id' };

/** The object that is blanked in kept answers, the same in those of every command. */
const blankableInAnswers = (contract: ContractShape): Blankable | undefined => {
  const all = commandsOf(contract).flatMap(({ name, row }) =>
    row.kind === 'write' ? blankablesIn(row.output, [name]).map((one) => ({ name, row, one })) : [],
  );
  const [first] = all;
  for (const { name, row, one } of all) {
    const refuse = (why: string) => new UnreachableFieldError([name, ...one.path], sought, why);
    if (streamKind(row) !== 'room') throw refuse(roomsOnly);
    if (one.path.join() !== answered.path || one.id !== answered.id)
      throw refuse('kept answers are found by `message.id`');
    // Answers are kept without the command's name.
    if (JSON.stringify(one) !== JSON.stringify(first?.one))
      throw refuse(`kept answers must all lose the same fields, those of ${first?.name}`);
  }
  return first?.one;
};

/** A JSON document of the database with the object at a path blanked, if there is one. */
const blankSql = (document: string, { path, drop, empty }: Blankable): string => {
  const at = `'{${path.join(',')}}'`;
  const blanked = `((${document} #> ${at}) - '{${drop.join(',')}}'::text[] || '${JSON.stringify(empty)}'::jsonb)`;
  if (path.length === 0) return blanked;
  return `case when jsonb_typeof(${document} #> ${at}) = 'object' then jsonb_set(${document}, ${at}, ${blanked}) else ${document} end`;
};

/** Blanks what a contract's events and kept answers say of deleted messages. */
export const createBlanks = (contract: ContractShape): Pick<Redaction, 'event' | 'log'> => {
  const blankables = blankablesOf(contract);
  const answer = blankableInAnswers(contract);
  const types = [...blankables.keys()].map((type) => `'${type}'`).join(', ');
  const cases = [...blankables].map(([type, one]) => `when '${type}' then ${blankSql('data', one)}`).join(' ');
  const events =
    blankables.size > 0 &&
    `update events set data = case type ${cases} else data end
    where stream_id = ? and (seq = any(?::bigint[]) or ref = any(?::bigint[])) and type in (${types})`;
  const answers =
    answer &&
    `update idempotency set result = ${blankSql('result', answer)}
    where stream_id = ? and result #>> '{message,id}' = any(?::text[])`;
  return {
    event: (event, messageIds) => {
      const one = blankables.get(event.type);
      if (!one || messageIds.size === 0) return event;
      const change = (found: unknown) => {
        if (found === null || typeof found !== 'object') return found;
        return messageIds.has(Reflect.get(found, one.id) as number) ? blank(found, one) : found;
      };
      return { ...event, data: changeAt(event.data, one.path, change) } as RoomfulEvent;
    },
    log: async (db: Knex, stream, messageIds) => {
      const inEvents = [stream, messageIds, messageIds];
      const inAnswers = [stream, messageIds.map(String)];
      // One statement, so that a deletion costs one round trip.
      if (events && answers)
        await db.raw(`with logged as (${events}) ${answers}`, [...inEvents, ...inAnswers] as never);
      else if (events) await db.raw(events, inEvents as never);
      else if (answers) await db.raw(answers, inAnswers as never);
    },
  };
};
