// Generated from the contract by `npm run generate`. Do not edit.

import { roomsCommands, roomsErrors, roomsLimits, roomsPermissions, roomsSentences } from './rooms.js';
import { membersCommands, membersErrors, membersLimits, membersPermissions, membersSentences } from './members.js';
import { messagesCommands, messagesErrors, messagesLimits, messagesPermissions, messagesSentences } from './messages.js';
import { receiptsCommands, receiptsErrors, receiptsLimits, receiptsPermissions, receiptsSentences } from './receipts.js';
import { typingCommands, typingErrors, typingLimits, typingPermissions, typingSentences } from './typing.js';
import { presenceCommands, presenceErrors, presenceLimits, presencePermissions, presenceSentences } from './presence.js';
import { queueCommands, queueErrors, queueLimits, queuePermissions, queueSentences } from './queue.js';
import { moderationCommands, moderationErrors, moderationLimits, moderationPermissions, moderationSentences } from './moderation.js';
import { usersCommands, usersErrors, usersLimits, usersPermissions, usersSentences } from './users.js';
import { spacesCommands, spacesErrors, spacesLimits, spacesPermissions, spacesSentences } from './spaces.js';
import { authCommands, authErrors, authLimits, authPermissions, authSentences } from './auth.js';
import { serverCommands, serverErrors, serverLimits, serverPermissions, serverSentences } from './server.js';

export * from './rooms.js';
export * from './members.js';
export * from './messages.js';
export * from './receipts.js';
export * from './typing.js';
export * from './presence.js';
export * from './queue.js';
export * from './moderation.js';
export * from './users.js';
export * from './spaces.js';
export * from './auth.js';
export * from './server.js';

/** All commands by noun and verb: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const commands = {
  rooms: roomsCommands,
  members: membersCommands,
  messages: messagesCommands,
  receipts: receiptsCommands,
  typing: typingCommands,
  presence: presenceCommands,
  queue: queueCommands,
  moderation: moderationCommands,
  users: usersCommands,
  spaces: spacesCommands,
  auth: authCommands,
  server: serverCommands,
} as const;

/** All event types. */
export const events = ["room.created","room.updated","room.deleted","member.joined","member.left","member.updated","member.erased","member.invited","member.removed","member.role_changed","message.created","message.edited","message.deleted","message.reacted","message.unreacted","message.reactions_cleared","message.pinned","message.unpinned","message.bookmarked","message.unbookmarked","receipt.read","queue.opened","queue.item_added","queue.item_voted","queue.advanced","queue.item_removed","queue.items_withdrawn","queue.item_restored","queue.votes_changed","member.muted","member.unmuted","member.kicked","member.banned","member.unbanned","member.restored","user.updated","user.blocked","user.unblocked","user.room_changed","user.erased","space.created","space.member_added","space.member_removed"] as const;

/** The event types of the moderation log. */
export const moderationEvents = ["member.role_changed","message.deleted","message.reactions_cleared","member.muted","member.unmuted","member.kicked","member.banned","member.unbanned","member.restored"] as const;

/** The event types that change the line of their room in a list of rooms. */
export const roomLineEvents = ["room.updated","message.created","message.edited","message.deleted","message.pinned","message.unpinned"] as const;

/** The event types that end a membership of a room: whose, and the error that they get. */
export const departures = {
  'room.deleted': {"whose":"everybody","code":"room_not_found","message":"the room was deleted"},
  'member.left': {"whose":"user","code":"forbidden","message":"you left the room"},
  'member.removed': {"whose":"user","code":"forbidden","message":"you were removed from the room"},
  'member.kicked': {"whose":"user","code":"forbidden","message":"you were kicked from the room"},
  'member.banned': {"whose":"user","code":"banned","message":"you were banned from the room"},
} as const;

/** The event types that end a membership of a space: whose, and the error that they get. */
export const spaceDepartures = {
  'space.member_removed': {"whose":"user","code":"forbidden","message":"you are no longer a member of the space"},
} as const;

/** The event types that erase a user from a room: the field with the id. */
export const erasures = {
  'member.erased': "userId",
} as const;

/** The paths of users with names in a room snapshot; `*` stands for every element of a list or record. */
export const people = [["state","queues","*","items","*","addedBy"],["window","messages","*","author"],["window","messages","*","repostOf","author"],["live","typing","users","*"]] as const;

/** All signal types. */
export const signals = ["rooms.heads","receipt.seen","typing.changed","presence.changed","presence.occupancy","auth.expiring","server.heads","server.detached","server.draining"] as const;

/** Errors that belong to no feature. */
export const coreErrors = {
  invalid_input: {"httpStatus":400,"retryable":false,"message":"the input is not valid for this command"},
  unknown_command: {"httpStatus":404,"retryable":false,"message":"no such command"},
  payload_too_large: {"httpStatus":413,"retryable":false,"message":"the command exceeds the size limit"},
  unauthenticated: {"httpStatus":401,"retryable":false,"message":"a valid token is required"},
  token_expired: {"httpStatus":401,"retryable":false,"message":"the token has expired"},
  origin_refused: {"httpStatus":403,"retryable":false,"message":"pages from this origin may not connect"},
  forbidden: {"httpStatus":403,"retryable":false,"message":"your role does not allow this"},
  connection_required: {"httpStatus":400,"retryable":false,"message":"this command needs a socket connection"},
  room_not_found: {"httpStatus":404,"retryable":false,"message":"no such room"},
  idempotency_conflict: {"httpStatus":409,"retryable":false,"message":"this idempotency key was already used with different input"},
  rate_limited: {"httpStatus":429,"retryable":true,"message":"too many calls"},
  expired: {"httpStatus":410,"retryable":false,"message":"the call waited for more than 7 days, longer than idempotency keys are kept"},
  cancelled: {"httpStatus":499,"retryable":false,"message":"the caller cancelled the call"},
  unavailable: {"httpStatus":503,"retryable":true,"message":"the server cannot do this right now"},
  timeout: {"httpStatus":504,"retryable":true,"message":"the server did not answer in time; the outcome is unknown"},
  internal: {"httpStatus":500,"retryable":true,"message":"internal server error"},
} as const;

/** All errors by code. */
export const errors = /* @__PURE__ */ (() => ({ ...coreErrors, ...roomsErrors, ...membersErrors, ...messagesErrors, ...receiptsErrors, ...typingErrors, ...presenceErrors, ...queueErrors, ...moderationErrors, ...usersErrors, ...spacesErrors, ...authErrors, ...serverErrors }))();

/** All permissions, each with its holders. */
export const permissions = /* @__PURE__ */ (() => ({ ...roomsPermissions, ...membersPermissions, ...messagesPermissions, ...receiptsPermissions, ...typingPermissions, ...presencePermissions, ...queuePermissions, ...moderationPermissions, ...usersPermissions, ...spacesPermissions, ...authPermissions, ...serverPermissions }))();

/** Limits that belong to no feature. */
export const coreLimits = {
  commandBytes: 16384,
  pageItems: 200,
  pageEvents: 1000,
  idempotencyTtlMs: 604800000,
  inputDepth: 16,
  userIdBytes: 128,
  nameBytes: 400,
  nameGraphemes: 100,
  reasonBytes: 2000,
  reasonGraphemes: 500,
  slugLength: 63,
  urlBytes: 2048,
  metadataKeys: 32,
  metadataValueBytes: 1024,
  pageBytes: 524288,
  idempotencyKeyLength: 128,
  tokenBytes: 8192,
} as const;

/** All limits of the protocol. The name says the unit. */
export const limits = /* @__PURE__ */ (() => ({ ...coreLimits, ...roomsLimits, ...membersLimits, ...messagesLimits, ...receiptsLimits, ...typingLimits, ...presenceLimits, ...queueLimits, ...moderationLimits, ...usersLimits, ...spacesLimits, ...authLimits, ...serverLimits }))();

/** The sentences of all events by type, for `fillSentence`. */
export const sentences = /* @__PURE__ */ (() => ({ ...roomsSentences, ...membersSentences, ...messagesSentences, ...receiptsSentences, ...typingSentences, ...presenceSentences, ...queueSentences, ...moderationSentences, ...usersSentences, ...spacesSentences, ...authSentences, ...serverSentences }))();
