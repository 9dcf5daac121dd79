// Generated from the contract by `npm run generate`. Do not edit.

import { read, readInRoom, writeInRoom } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const messagesCommands = {
  send: writeInRoom,
  repost: writeInRoom,
  edit: writeInRoom,
  delete: writeInRoom,
  get: readInRoom,
  list: readInRoom,
  thread: readInRoom,
  react: writeInRoom,
  unreact: writeInRoom,
  clearReactions: writeInRoom,
  reactions: readInRoom,
  pin: writeInRoom,
  unpin: writeInRoom,
  pins: readInRoom,
  bookmark: writeInRoom,
  unbookmark: writeInRoom,
  bookmarks: read,
} as const;

/** Its errors. */
export const messagesErrors = {
  message_not_found: {"httpStatus":404,"retryable":false,"message":"no such message in this room"},
  message_deleted: {"httpStatus":409,"retryable":false,"message":"the message has been deleted"},
  pins_full: {"httpStatus":409,"retryable":false,"message":"the room already has 50 pinned messages, the maximum; unpin one first"},
  reactions_full: {"httpStatus":409,"retryable":false,"message":"the message already has 20 different emoji, the maximum"},
} as const;

/** Its permissions, each with its holders. */
export const messagesPermissions = {
  'message.send': ["member","moderator","owner","operator","service"],
  'message.edit': ["member","moderator","owner","operator","service"],
  'message.delete': ["member","moderator","owner","operator","service"],
  'message.react': ["member","moderator","owner","operator","service"],
  'message.clearReactions': ["moderator","owner","operator","service"],
  'message.pin': ["moderator","owner","operator","service","direct"],
  'message.here': ["moderator","owner","operator","service"],
} as const;

/** Its limits. The name says the unit. */
export const messagesLimits = {
  textBytes: 12000,
  textGraphemes: 4000,
  windowMessages: 200,
  mentions: 50,
  reactionKinds: 20,
  pins: 50,
  previewLength: 200,
} as const;

/** The sentences of its events, for `fillSentence`. */
export const messagesSentences = {
  'message.created': [{"path":["message","author"],"is":"person"}," wrote #",{"path":["message","id"],"is":"message"}],
  'message.edited': [{"path":["actor"],"is":"person"}," edited #",{"path":["messageId"],"is":"message"},": ",{"path":["text"]}],
  'message.deleted': [{"path":["actor"],"is":"person"}," deleted #",{"path":["messageId"],"is":"message"}," by ",{"path":["authorId"],"is":"user"},{"when":[["reason"]],"parts":[": ",{"path":["reason"]}],"otherwise":[]}],
  'message.reacted': [{"path":["actor"],"is":"person"}," reacted to #",{"path":["messageId"],"is":"message"}," with ",{"path":["emoji"],"is":"emoji"}," (",{"path":["count"]},")"],
  'message.unreacted': [{"path":["actor"],"is":"person"}," removed ",{"path":["emoji"],"is":"emoji"}," from #",{"path":["messageId"],"is":"message"}," (",{"path":["count"]},")"],
  'message.reactions_cleared': [{"path":["actor"],"is":"person"}," cleared ",{"when":[["emoji"]],"parts":[{"path":["emoji"],"is":"emoji"}],"otherwise":["the reactions"]}," on #",{"path":["messageId"],"is":"message"}," by ",{"path":["authorId"],"is":"user"}],
  'message.pinned': [{"path":["actor"],"is":"person"}," pinned #",{"path":["messageId"],"is":"message"}],
  'message.unpinned': [{"path":["actor"],"is":"person"}," unpinned #",{"path":["messageId"],"is":"message"}],
  'message.bookmarked': [{"path":["actor"],"is":"person"}," bookmarked #",{"path":["messageId"],"is":"message"}],
  'message.unbookmarked': [{"path":["actor"],"is":"person"}," removed the bookmark on #",{"path":["messageId"],"is":"message"}],
} as const;
