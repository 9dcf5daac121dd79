import { type Contract, can, holdsEverywhere, type Message, type ParsedOf, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type WriteCall } from '../../pipeline/context.js';
import { inserting, write } from '../../pipeline/handler.js';
import { loadBlocked, mustNotBeBlocked } from '../blocks.js';
import { readableRoom } from '../readable.js';
import {
  countAnswers,
  existingMessages,
  insertMessage,
  type MessageRef,
  messageRow,
  messagesInsertion,
  refName,
  selectMessage,
  selectThreads,
} from './queries.js';

type SendInput = ParsedOf<Contract['messages']['commands']['send']>;
type SendCall = WriteCall<SendInput>;

const roomIdOf = (call: SendCall): string => inRoom(call).gate.room.id;

const refused = (role: string, rule: string, needs: string, message: string) =>
  new RoomfulError('forbidden', message, { details: { rule, role, needs } });

/** Refuses system messages and mentions of everybody from users without the right. */
const checkRights = (call: SendCall): void => {
  const { role, gate } = inRoom(call);
  const { kind, here } = call.input;
  if (kind === 'system' && !holdsEverywhere(call.caller.role))
    throw refused(role, 'system_message', 'service', 'messages of kind system come from services and operators');
  if (here && !can(role, 'message.here', gate.room.kind))
    throw refused(role, 'permission', 'message.here', `your role (${role}) does not have the right message.here`);
};

/** Returns the optional fields of a message. They are omitted when empty. */
const optionalFields = ({ language, track, mentions, here }: SendInput): Partial<Message> => ({
  ...(language === undefined ? {} : { language }),
  ...(track === undefined ? {} : { track }),
  ...(mentions === undefined || mentions.length === 0 ? {} : { mentions: [...new Set(mentions)] }),
  ...(here ? { here: true as const } : {}),
});

const created = (call: WriteCall<unknown>, fields: Pick<Message, 'kind' | 'text'> & Partial<Message>): Message => ({
  id: call.nextSeq(),
  author: { id: call.caller.id, name: call.caller.name },
  replyTo: null,
  metadata: {},
  createdAt: call.now,
  editedAt: null,
  deletedAt: null,
  ...fields,
});

/** Returns the messages that calls name in one of their fields. */
const named = (calls: SendCall[], field: 'replyTo' | 'threadOf'): MessageRef[] =>
  calls.flatMap((call) => {
    const id = call.input[field];
    return id === undefined ? [] : [{ roomId: roomIdOf(call), id }];
  });

export const send = inserting({
  load: async (db: Knex, calls: SendCall[]) => ({
    existing: await existingMessages(db, named(calls, 'replyTo')),
    threads: await selectThreads(db, named(calls, 'threadOf')),
    mustNotBeBlocked: await loadBlocked(db, calls),
  }),
  handle: (call, { existing, threads, ...loaded }) => {
    const roomId = roomIdOf(call);
    const { replyTo, threadOf, kind, text, metadata } = call.input;
    checkRights(call);
    loaded.mustNotBeBlocked(call);
    if (replyTo !== undefined && !existing.has(refName({ roomId, id: replyTo }))) {
      throw new RoomfulError('message_not_found', 'unable to reply; no such message in this room');
    }
    const thread = threadOf === undefined ? undefined : threads.get(refName({ roomId, id: threadOf }));
    if (threadOf !== undefined && !thread) {
      throw new RoomfulError('message_not_found', 'unable to answer in the thread; no such message in this room');
    }
    const message = created(call, {
      kind,
      text,
      replyTo: replyTo ?? null,
      metadata,
      ...optionalFields(call.input),
      ...(thread ? { threadOf: thread.root } : {}),
    });
    if (thread) thread.count += 1;
    const after = thread && { thread: { id: thread.root, count: thread.count, lastAt: call.now } };
    return {
      result: { message },
      events: [{ type: 'message.created', data: { message, ...after } }],
      row: messageRow(roomId, message),
    };
  },
  insertion: messagesInsertion,
  // The first message of a thread counts its answers.
  onlyInserts: (call) => call.input.threadOf === undefined,
  also: countAnswers,
});

export const repost = write(async (db, call: WriteCall<ParsedOf<Contract['messages']['commands']['repost']>>) => {
  const { gate } = inRoom(call);
  await mustNotBeBlocked(db, gate, call.caller.id);
  const from = await readableRoom(db, call, call.input.from);
  const source = await selectMessage(db, from.id, call.input.message);
  if (!source) throw new RoomfulError('message_not_found', 'unable to repost; no such message in that room');
  if (source.deletedAt !== null) throw new RoomfulError('message_deleted');
  const { text, metadata, language, track } = source;
  const message = created(call, {
    // A repost must not look like a message of the app.
    kind: source.kind === 'system' ? 'text' : source.kind,
    text,
    metadata,
    ...(language === undefined ? {} : { language }),
    ...(track === undefined ? {} : { track }),
    // A repost of a repost names the original author.
    repostOf: source.repostOf ?? {
      roomId: from.visibility === 'private' ? null : from.id,
      messageId: source.id,
      author: source.author,
    },
  });
  await insertMessage(db, messageRow(gate.room.id, message));
  return { result: { message }, events: [{ type: 'message.created', data: { message } }] };
});
