import type { ErrorBody, ErrorCode } from '@roomful/protocol/names';
import { exitOfCode } from './exit.js';
import { Failure } from './failure.js';

/** What was asked when the server refused. */
export interface Asked {
  /** The command's wire name. */
  name: string;
  input: Readonly<Record<string, unknown>>;
  /** Why no token was sent, where none was. */
  noToken?: string | undefined;
}

interface Words {
  message?: (input: Asked['input'], body: ErrorBody) => string;
  hint?: (input: Asked['input'], body: ErrorBody) => string | undefined;
}

const seconds = ({ retryAfterMs = 0 }: ErrorBody): number => Math.ceil(retryAfterMs / 1_000);

/** What the command line says where it knows more than the server's own sentence: which thing, and what to do. */
const words: Partial<Record<ErrorCode, Words>> = {
  room_not_found: { message: ({ room }) => `no room "${room}"`, hint: () => 'roomful rooms list' },
  forbidden: {
    hint: ({ here }, body) =>
      here === true && body.details?.['needs'] === 'message.here'
        ? 'only the staff mentions everybody; with @@here it is text'
        : undefined,
  },
  room_archived: { hint: ({ room }) => `its owners can open it again: roomful rooms archive ${room} --no-archived` },
  space_not_found: {
    message: ({ space }, { message }) => (space === undefined ? message : `no space "${space}"`),
    hint: () => 'roomful spaces list',
  },
  room_slug_taken: { hint: ({ slug }) => `roomful rooms get ${slug}` },
  room_frozen: { hint: ({ room }) => `its staff can end that: roomful rooms update ${room} --no-frozen` },
  user_not_found: { message: ({ user }, { message }) => (user === undefined ? message : `no user "${user}"`) },
  member_not_found: {
    message: ({ room, user }, { message }) => (user === undefined ? message : `"${user}" is not a member of "${room}"`),
    hint: ({ room }) => `roomful members list ${room}`,
  },
  message_not_found: {
    message: ({ room, message: id }, { message }) => (id === undefined ? message : `no message ${id} in "${room}"`),
    hint: ({ room }) => `roomful messages list ${room}`,
  },
  queue_not_found: {
    hint: ({ room, queue }) => `roomful queue open ${room}${queue === undefined ? '' : ` --queue ${queue}`}`,
  },
  queue_item_not_found: {
    message: ({ room, item }, { message }) =>
      item === undefined ? message : `no item ${item} in the queue of "${room}"`,
    hint: ({ room }) => `roomful queue list ${room}`,
  },
  token_expired: {
    hint: () => 'roomful login <url> with a newer token, or put it into ROOMFUL_TOKEN or the token file',
  },
  rate_limited: {
    hint: (_, body) => (body.retryAfterMs === undefined ? undefined : `try again in ${seconds(body)} s`),
  },
  idempotency_conflict: { hint: () => 'use another --idempotency-key for another input' },
  unavailable: { hint: () => 'try again in a moment' },
  timeout: { hint: () => 'the same --idempotency-key makes a repetition safe' },
};

const tokenHint = 'start a server with roomful up on this machine, or remember one: roomful login <url>';

/** The server's refusal as this program tells it. */
export const refusal = (body: ErrorBody, { input, noToken }: Asked): Failure => {
  const { message, hint } = words[body.code] ?? {};
  const said = message?.(input, body) ?? body.message;
  const known = { exit: exitOfCode(body.code), body };
  if (body.code === 'unauthenticated' && noToken !== undefined) {
    return new Failure(body.code, `${said}: ${noToken}`, { ...known, hint: tokenHint });
  }
  return new Failure(body.code, said, { ...known, hint: hint?.(input, body) });
};
