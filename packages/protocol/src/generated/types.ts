// Generated from the contract by `npm run generate`. Not edited by hand.

import type { Command, EventKind, Feature, SignalKind } from '../define.js';
import type { RoomfulEvent } from '../derive.js';

/** What applies to those who speak in a room. */
export interface RoomSettings { /** Messages a minute and user in this room; 0 = no limit, null = the server's default. */ messagesPerMinute: number | null; /** Only staff may speak, vote or edit. */ frozen: boolean; }

/** A room's own data. Instants are epoch ms. */
export interface Room { /** Chosen by the server, never reused. */ id: string; /** Unique among public rooms. */ slug: string; /** For people. */ name: string; /** What the room is about; may be empty. */ topic: string; /** What kind of room it is. */ kind: "channel" | "group" | "direct"; /** Guests read a public room; a private one is invisible to them. */ visibility: "public" | "private"; /** For discovery. */ tags: string[]; /** The app's own data. */ metadata: Record<string, string | number | boolean | null>; /** What applies to those who speak in it. */ settings: RoomSettings; /** How many members it takes; null = no limit. */ maxMembers: number | null; /** The space that it belongs to; null = none. */ space: string | null; /** When it was created, epoch ms. */ createdAt: number; /** Since when nothing in it changes any more, epoch ms; null = it is open. */ archivedAt: number | null; }

/** A room in a list: its data, how many members it has, where its stream stands, and the caller in it. */
export interface RoomListItem { /** The room. */ room: Room; /** The last seq of its stream, at which the rest of this was read. */ head: number; /** When anything last happened in it, epoch ms. */ activeAt: number; /** Members it has. */ memberCount: number; /** The caller's role in it. */ role: "guest" | "member" | "moderator" | "owner"; /** Whether the caller may join, though not a member. */ invited: boolean; /** Of a direct room: the other person; null = another kind of room. */ peer: { /** The token's `sub`. */ id: string; /** For people; not unique. */ name: string; /** A picture; null = none. */ avatarUrl: string | null; } | null; /** The newest message, threads apart; null = there is none. */ last: Preview | null; /** The last pinned message; null = there is none. */ pinned: Preview | null; /** Up to which message the caller has read it; 0 = nothing. */ readUpTo: number; /** Messages by others after that, threads apart; 100 = 100 or more. 0 for a caller who is no member. */ unread: number; /** Messages by others after that which mention the caller, threads included; 100 = 100 or more. */ mentions: number; }

/** What a list of rooms shows of a message. Instants are epoch ms. */
export interface Preview { /** The message's id. */ id: number; /** Its kind. */ kind: "text" | "action" | "code" | "track" | "system"; /** Who wrote it. */ author: Actor; /** The beginning of what it says, 200 characters at most. */ text: string; /** Epoch ms. */ createdAt: number; }

/** Who did something, with the name as it was then. */
export interface Actor { /** The user's id. */ id: string; /** The name as it was then. Names are not unique. */ name: string; }

/** A member of a room, as others see them. Instants are epoch ms. */
export interface Member { /** Who, as known to the room. */ user: { /** The token's `sub`. */ id: string; /** For people; not unique. */ name: string; /** A picture; null = none. */ avatarUrl: string | null; }; /** The role in this room. */ role: "member" | "moderator" | "owner"; /** When the membership began, epoch ms. */ joinedAt: number; /** May not speak before then, epoch ms; null = not muted. */ mutedUntil: number | null; }

/** A queue of a room with its open items. In the order of their turn: `selectQueue` of the SDK. */
export interface Queue { /** Its name in commands. */ key: string; /** For people. */ title: string; /** How the next item is found. votes: greatest upvotes − downvotes, the older first. */ policy: "votes"; /** Epoch ms. */ openedAt: number; /** The item whose turn it is; null = none. */ activeId: number | null; /** Waiting and active items by id; order them with `queueOrder`. */ items: QueueItem[]; }

/** An item of a queue: waiting, active, done or removed. Instants are epoch ms. */
export interface QueueItem { /** Counted up from 1 in its queue. */ id: number; /** What it is. */ title: string; /** Where it is; null = nowhere. */ url: string | null; /** The app's own data. */ metadata: Record<string, string | number | boolean | null>; /** Who added it. */ addedBy: Actor; /** Epoch ms. */ addedAt: number; /** Exactly one item is active at most. */ status: "waiting" | "active" | "done" | "removed"; /** People who voted up. */ upvotes: number; /** People who voted down. */ downvotes: number; }

/** A person's one vote on an item; none is the absence of a vote. */
export type QueueVote = "up" | "down";

/** A message; a deleted one is blank and has `deletedAt`. Its id is the seq of the event that created it. Instants are epoch ms. */
export interface Message { /** The seq of the event that created it. */ id: number; /** action is what an author does (`/me waves`); system comes from the app itself. */ kind: "text" | "action" | "code" | "track" | "system"; /** Who wrote it, with the name as it was then. */ author: Actor; /** What it says; empty when deleted. */ text: string; /** The message that it answers; null = none. */ replyTo: number | null; /** The app's own data; empty when deleted. */ metadata: Record<string, string | number | boolean | null>; /** Epoch ms. */ createdAt: number; /** When it was last edited, epoch ms; null = never. */ editedAt: number | null; /** When it was deleted, epoch ms; null = it was not. */ deletedAt: number | null; /** Of kind code: the language. */ language?: string | undefined; /** Of kind track: the piece. */ track?: Track | undefined; /** The first message of the thread that it is in. */ threadOf?: number | undefined; /** The thread under it. */ thread?: { /** Messages in the thread that are not deleted, its first message not among them. */ count: number; /** When the newest of them was sent, epoch ms; null = there is none. */ lastAt: number | null; } | undefined; /** Whom it mentions. */ mentions?: string[] | undefined; /** It mentions everybody in the room. */ here?: true | undefined; /** How many people reacted with each emoji: emoji → people. */ reactions?: Record<string, number> | undefined; /** Since when it is pinned, epoch ms. */ pinnedAt?: number | undefined; /** Where it was taken from. */ repostOf?: { /** The room that it was taken from; null = a private one. */ roomId: string | null; /** Its id there. */ messageId: number; /** Who wrote it. */ author: Actor; } | undefined; }

/** The piece of music that a message of kind `track` is about. */
export interface Track { /** What it is called. */ title: string; /** Who plays it. */ artist?: string | undefined; /** Where it is heard. */ url?: string | undefined; /** A picture of it. */ artworkUrl?: string | undefined; /** How long it is, milliseconds. */ durationMs?: number | undefined; }

/** A room as one viewer sees it: `state` for all, `me` for the viewer, and a `window` of the newest messages. */
export interface RoomSnapshot { /** What is the same for every viewer. */ state: { /** The room. */ room: Room; /** Members it has. */ memberCount: number; /** Ids of the pinned messages, the last pinned first. */ pins: number[]; /** Its queues by key, each with its waiting and active items. */ queues: Record<string, Queue>; }; /** The viewer's own part. */ me: { /** The viewer. */ userId: string; /** The viewer's role in the room. */ role: "guest" | "member" | "moderator" | "owner"; /** The viewer may not speak before then, epoch ms; null = not muted. */ mutedUntil: number | null; /** The viewer's reactions to messages of the window: message id → emoji, in their order as text. */ reactions: Record<string, string[]>; /** The viewer's votes on open items: queue key → item id → vote. */ votes: Record<string, Record<string, QueueVote>>; }; /** The newest messages. */ window: { /** The window holds every message with an id ≥ this. */ from: number; /** In order, deleted ones as blanks, those in threads apart. */ messages: Message[]; /** Whether older messages exist. */ hasBefore: boolean; }; /** What is never logged: as it was a moment ago. */ live: { /** Who is typing. */ typing: { /** The first ten of them, who began first in front. */ users: Actor[]; /** How many they are. */ count: number; }; /** How many people follow the room. */ people: number; }; }

/** Who reacted to a message, and with what. Instants are epoch ms. */
export interface Reaction { /** Who. */ user: Actor; /** With what. */ emoji: string; /** Epoch ms. */ reactedAt: number; }

/** A message that a user has kept. Instants are epoch ms. */
export interface Bookmark { /** Where it is. */ roomId: string; /** The message as it is now. */ message: Message; /** Epoch ms. */ bookmarkedAt: number; }

/** Up to where somebody has read a room. Instants are epoch ms. */
export interface Receipt { /** Who. */ userId: string; /** The last message that was read; 0 = none. */ upTo: number; /** When, epoch ms. */ readAt: number; }

/** What others see of somebody's presence. Instants are epoch ms. */
export interface Presence { /** Who. */ userId: string; /** Over all connections and devices. */ status: "online" | "away" | "busy" | "offline"; /** What the user is doing, in the own words; null = not said. */ activity: string | null; /** The last sign of activity, epoch ms; null = none is known. */ lastSeenAt: number | null; }

/** One line of a room's moderation log: who did what to whom, when (epoch ms). */
export interface ModerationEntry { /** Its place in the log of the room. */ seq: number; /** What was done, such as member.banned. */ type: string; /** When, epoch ms. */ at: number; /** Who did it; null = the server. */ actor: Actor | null; /** Whom it concerned; null = nobody in particular. */ target: string | null; /** The event's payload. */ data: Record<string, unknown>; }

/** A user, as the last verified token says. */
export interface Profile { /** The token's `sub`. */ id: string; /** For people; not unique. */ name: string; /** A picture; null = none. */ avatarUrl: string | null; /** The role on this instance. */ role: "user" | "bot" | "service" | "operator"; }

/** A user's own part of the server: the profile, read positions and whom the user blocks. */
export interface UserSnapshot { /** Up to which message each room was read: room id → message id. */ receipts: Record<string, number>; /** What the last verified token says. */ profile: Profile; /** From whom no direct messages are taken, by id. */ blocked: string[]; }

/** A course or a community, by which rooms and people can be listed. Instants are epoch ms. */
export interface Space { /** Such as `course:js-101`; chosen by who creates it. */ id: string; /** For people. */ name: string; /** The app's own data. */ metadata: Record<string, string | number | boolean | null>; /** Epoch ms. */ createdAt: number; }

/** A member of a space. Instants are epoch ms. */
export interface SpaceMember { /** Who. */ user: Actor; /** owner may add and remove people. */ role: "member" | "owner"; /** Epoch ms. */ joinedAt: number; }

/** The input of `rooms.create`. */
export interface RoomsCreateInput { /** Its short name; unique among public rooms. */ slug: string; /** Direct rooms: rooms.direct. Default: channel. */ kind?: "channel" | "group" | undefined; /** Default: the slug. */ name?: string | undefined; /** Default: empty. */ topic?: string | undefined; /** Default: public for a channel, private for a group. */ visibility?: "public" | "private" | undefined; /** A space of the caller. Default: none. */ space?: string | undefined; /** Default: none. */ tags?: string[] | undefined; /** Default: none. */ metadata?: Record<string, string | number | boolean | null> | undefined; /** Default: no limit. */ maxMembers?: number | null | undefined; /** Messages a minute and user; 0 = no limit. Default: the server's. */ messagesPerMinute?: number | null | undefined; }

/** The input of `rooms.create` as a handler gets it. */
export interface RoomsCreateParsed { /** Its short name; unique among public rooms. */ slug: string; /** Direct rooms: rooms.direct. Default: channel. */ kind: "channel" | "group"; /** Default: the slug. */ name?: string | undefined; /** Default: empty. */ topic: string; /** Default: public for a channel, private for a group. */ visibility?: "public" | "private" | undefined; /** A space of the caller. Default: none. */ space?: string | undefined; /** Default: none. */ tags: string[]; /** Default: none. */ metadata: Record<string, string | number | boolean | null>; /** Default: no limit. */ maxMembers: number | null; /** Messages a minute and user; 0 = no limit. Default: the server's. */ messagesPerMinute: number | null; }

/** The answer to `rooms.create`. */
export interface RoomsCreateOutput { /** The new room. */ room: Room; }

/** The input of `rooms.get`. */
export interface RoomsGetInput { /** The room: its id or its slug. */ room: string; }

/** The input of `rooms.direct`. */
export interface RoomsDirectInput { /** The other one. */ user: string; }

/** The answer to `rooms.direct`. */
export interface RoomsDirectOutput { /** The room. */ room: Room; /** Whether there was none before. */ created: boolean; }

/** The input of `rooms.list`. */
export interface RoomsListInput { /** Which rooms. Default: public. */ scope?: "public" | "mine" | "invited" | undefined; /** Of these only those with one of these ids. */ rooms?: string[] | undefined; /** Of these only those of a space. */ space?: string | undefined; /** Continue after this slug, or where the page before ended (its `next`). */ after?: string | undefined; /** How many at most; fewer where they take more than about 1024 KiB. Default: 50. */ limit?: number | undefined; }

/** The input of `rooms.list` as a handler gets it. */
export interface RoomsListParsed { /** Which rooms. Default: public. */ scope: "public" | "mine" | "invited"; /** Of these only those with one of these ids. */ rooms?: string[] | undefined; /** Of these only those of a space. */ space?: string | undefined; /** Continue after this slug, or where the page before ended (its `next`). */ after?: string | undefined; /** How many at most; fewer where they take more than about 1024 KiB. Default: 50. */ limit: number; }

/** The answer to `rooms.list`. */
export interface RoomsListOutput { /** One page. */ rooms: RoomListItem[]; /** Where the next page continues; null = this is the last. */ next: string | null; }

/** The input of `rooms.discover`. */
export interface RoomsDiscoverInput { /** Part of the name, topic or slug, upper and lower case alike. */ text?: string | undefined; /** Rooms that have all of these. */ tags?: string[] | undefined; /** Only this kind. Default: all. */ kind?: "channel" | "group" | "direct" | undefined; /** Only rooms of this space. */ space?: string | undefined; /** Archived rooms instead of open ones. Default: false. */ archived?: boolean | undefined; /** members and activity: the greatest first. Default: members. */ sort?: "members" | "activity" | "name" | undefined; /** Continue where the page before ended (its `next`). */ after?: string | undefined; /** How many at most; fewer where they take more than about 1024 KiB. Default: 50. */ limit?: number | undefined; }

/** The input of `rooms.discover` as a handler gets it. */
export interface RoomsDiscoverParsed { /** Part of the name, topic or slug, upper and lower case alike. */ text?: string | undefined; /** Rooms that have all of these. */ tags?: string[] | undefined; /** Only this kind. Default: all. */ kind?: "channel" | "group" | "direct" | undefined; /** Only rooms of this space. */ space?: string | undefined; /** Archived rooms instead of open ones. Default: false. */ archived: boolean; /** members and activity: the greatest first. Default: members. */ sort: "members" | "activity" | "name"; /** Continue where the page before ended (its `next`). */ after?: string | undefined; /** How many at most; fewer where they take more than about 1024 KiB. Default: 50. */ limit: number; }

/** The answer to `rooms.discover`. */
export interface RoomsDiscoverOutput { /** One page. */ rooms: RoomListItem[]; /** Where the next page continues; null = this is the last. */ next: string | null; }

/** The input of `rooms.archive`. */
export interface RoomsArchiveInput { /** The room: its id or its slug. */ room: string; /** false = open it. Default: true. */ archived?: boolean | undefined; }

/** The input of `rooms.archive` as a handler gets it. */
export interface RoomsArchiveParsed { /** The room: its id or its slug. */ room: string; /** false = open it. Default: true. */ archived: boolean; }

/** The answer to `rooms.archive`. */
export interface RoomsArchiveOutput { /** The room as it is now. */ room: Room; }

/** The input of `rooms.delete`. */
export interface RoomsDeleteInput { /** The room: its id or its slug. */ room: string; }

/** The answer to `rooms.delete`. */
export interface RoomsDeleteOutput { /** Epoch ms. */ deletedAt: number; }

/** The input of `rooms.update`. */
export interface RoomsUpdateInput { /** The room: its id or its slug. */ room: string; /** For people. */ name?: string | undefined; /** May be empty. */ topic?: string | undefined; /** Making a room private detaches its guests. */ visibility?: "public" | "private" | undefined; /** Replaces all tags. */ tags?: string[] | undefined; /** Replaces all metadata. */ metadata?: Record<string, string | number | boolean | null> | undefined; /** null = no limit. Those inside stay. */ maxMembers?: number | null | undefined; /** Messages a minute and user; 0 = no limit, null = the server's default. */ messagesPerMinute?: number | null | undefined; /** Only staff may speak, vote or edit. */ frozen?: boolean | undefined; }

/** The answer to `rooms.update`. */
export interface RoomsUpdateOutput { /** The room as it is now. */ room: Room; }

/** The input of `rooms.join`. */
export interface RoomsJoinInput { /** The room: its id or its slug. */ room: string; }

/** The answer to `rooms.join`. */
export interface RoomsJoinOutput { /** The caller's membership. */ member: Member; /** Members it has. */ memberCount: number; /** The room's id. */ roomId: string; }

/** The input of `rooms.leave`. */
export interface RoomsLeaveInput { /** The room: its id or its slug. */ room: string; }

/** The answer to `rooms.leave`. */
export interface RoomsLeaveOutput { /** Members it has. */ memberCount: number; }

/** The input of `rooms.follow`. */
export interface RoomsFollowInput { /** The room: its id or its slug. */ room: string; /** Where the caller stands. Default: nowhere, answer with a snapshot. */ since?: { /** The epoch of the position. */ epoch: string; /** The last seq that the caller has. */ seq: number; } | undefined; /** Messages in the snapshot; fewer where they take more than about 512 KiB. Default: 50. */ window?: number | undefined; }

/** The input of `rooms.follow` as a handler gets it. */
export interface RoomsFollowParsed { /** The room: its id or its slug. */ room: string; /** Where the caller stands. Default: nowhere, answer with a snapshot. */ since?: { /** The epoch of the position. */ epoch: string; /** The last seq that the caller has. */ seq: number; } | undefined; /** Messages in the snapshot; fewer where they take more than about 512 KiB. Default: 50. */ window: number; }

/** The answer to `rooms.follow`. */
export type RoomsFollowOutput = { /** The events below continue the position. */ recovered: true; /** The room's id. */ roomId: string; /** The epoch of the stream. */ epoch: string; /** The last seq of the stream; beyond the last event below: page rooms.events. */ head: number; /** What was missed, in order: 1,000 or about 512 KiB at most. */ events: RoomfulEvent[]; } | { /** No position was given, or it could not be resumed. */ recovered: false; /** The room's id. */ roomId: string; /** The epoch of the stream. */ epoch: string; /** The seq at which the snapshot was taken. */ head: number; /** The room as the caller sees it. */ snapshot: RoomSnapshot; };

/** The input of `rooms.unfollow`. */
export interface RoomsUnfollowInput { /** The room: its id or its slug. */ room: string; }

/** The answer to `rooms.unfollow`. */
export interface RoomsUnfollowOutput { /** The room's id. */ roomId: string; }

/** The input of `rooms.events`. */
export interface RoomsEventsInput { /** The room: its id or its slug. */ room: string; /** Events with a greater seq. Default: 0, from the beginning. */ after?: number | undefined; /** Only events at or after this instant, epoch ms. */ sinceAt?: number | undefined; /** Only these kinds. Default: all. */ types?: string[] | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit?: number | undefined; }

/** The input of `rooms.events` as a handler gets it. */
export interface RoomsEventsParsed { /** The room: its id or its slug. */ room: string; /** Events with a greater seq. Default: 0, from the beginning. */ after: number; /** Only events at or after this instant, epoch ms. */ sinceAt?: number | undefined; /** Only these kinds. Default: all. */ types?: string[] | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit: number; }

/** The answer to `rooms.events`. */
export interface RoomsEventsOutput { /** The room's id. */ roomId: string; /** The epoch of the stream. */ epoch: string; /** In order. */ events: RoomfulEvent[]; /** Pass as `after` for the next page. */ next: number; /** The last seq of the stream; `next` = `head`: that was all. */ head: number; }

/** The input of `members.list`. */
export interface MembersListInput { /** The room: its id or its slug. */ room: string; /** Only members with exactly this name, upper and lower case alike. */ name?: string | undefined; /** Only members whose name or id begins with this, upper and lower case alike. */ prefix?: string | undefined; /** Continue after this user id (the `next` of the page before). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit?: number | undefined; }

/** The input of `members.list` as a handler gets it. */
export interface MembersListParsed { /** The room: its id or its slug. */ room: string; /** Only members with exactly this name, upper and lower case alike. */ name?: string | undefined; /** Only members whose name or id begins with this, upper and lower case alike. */ prefix?: string | undefined; /** Continue after this user id (the `next` of the page before). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit: number; }

/** The answer to `members.list`. */
export interface MembersListOutput { /** One page. */ members: Member[]; /** Where the next page continues; null = this is the last. */ next: string | null; }

/** The input of `members.add`. */
export interface MembersAddInput { /** The room: its id or its slug. */ room: string; /** Whom to add. */ user: string; /** At most the own. Default: member. */ role?: "member" | "moderator" | "owner" | undefined; }

/** The input of `members.add` as a handler gets it. */
export interface MembersAddParsed { /** The room: its id or its slug. */ room: string; /** Whom to add. */ user: string; /** At most the own. Default: member. */ role: "member" | "moderator" | "owner"; }

/** The answer to `members.add`. */
export interface MembersAddOutput { /** The new member, or the one there was. */ member: Member; /** Members after this event. */ memberCount: number; }

/** The input of `members.invite`. */
export interface MembersInviteInput { /** The room: its id or its slug. */ room: string; /** Whom to invite. */ user: string; }

/** The answer to `members.invite`. */
export interface MembersInviteOutput { /** Whom it concerns. */ userId: string; }

/** The input of `members.remove`. */
export interface MembersRemoveInput { /** The room: its id or its slug. */ room: string; /** Whom to remove. */ user: string; /** Shown in the log. */ reason?: string | undefined; }

/** The answer to `members.remove`. */
export interface MembersRemoveOutput { /** Members after this event. */ memberCount: number; }

/** The input of `members.setRole`. */
export interface MembersSetRoleInput { /** The room: its id or its slug. */ room: string; /** Whose role. */ user: string; /** The new role. */ role: "member" | "moderator" | "owner"; }

/** The answer to `members.setRole`. */
export interface MembersSetRoleOutput { /** The member as it is now. */ member: Member; }

/** The input of `messages.send`. */
export interface MessagesSendInput { /** The room: its id or its slug. */ room: string; /** What it says, 4,000 characters at most. */ text: string; /** system is for services and operators. Default: text. */ kind?: "text" | "action" | "code" | "track" | "system" | undefined; /** The message that it answers. */ replyTo?: number | undefined; /** Default: none. */ metadata?: Record<string, string | number | boolean | null> | undefined; /** The first message of the thread that it belongs to; one inside a thread stands for its first. */ threadOf?: number | undefined; /** Ids of the people whom it mentions. */ mentions?: string[] | undefined; /** Mention everybody in the room, as its staff may. */ here?: boolean | undefined; /** Of kind code: the language. */ language?: string | undefined; /** Of kind track: the piece. */ track?: { /** What it is called. */ title: string; /** Who plays it. */ artist?: string | undefined; /** Where it is heard. */ url?: string | undefined; /** A picture of it. */ artworkUrl?: string | undefined; /** How long it is, milliseconds. */ durationMs?: number | undefined; } | undefined; }

/** The input of `messages.send` as a handler gets it. */
export interface MessagesSendParsed { /** The room: its id or its slug. */ room: string; /** What it says, 4,000 characters at most. */ text: string; /** system is for services and operators. Default: text. */ kind: "text" | "action" | "code" | "track" | "system"; /** The message that it answers. */ replyTo?: number | undefined; /** Default: none. */ metadata: Record<string, string | number | boolean | null>; /** The first message of the thread that it belongs to; one inside a thread stands for its first. */ threadOf?: number | undefined; /** Ids of the people whom it mentions. */ mentions?: string[] | undefined; /** Mention everybody in the room, as its staff may. */ here?: boolean | undefined; /** Of kind code: the language. */ language?: string | undefined; /** Of kind track: the piece. */ track?: { /** What it is called. */ title: string; /** Who plays it. */ artist?: string | undefined; /** Where it is heard. */ url?: string | undefined; /** A picture of it. */ artworkUrl?: string | undefined; /** How long it is, milliseconds. */ durationMs?: number | undefined; } | undefined; }

/** The answer to `messages.send`. */
export interface MessagesSendOutput { /** The message as it stands in the log. */ message: Message; }

/** The input of `messages.repost`. */
export interface MessagesRepostInput { /** The room: its id or its slug. */ room: string; /** The room that it is in: its id or its slug. */ from: string; /** The message's id. */ message: number; }

/** The answer to `messages.repost`. */
export interface MessagesRepostOutput { /** The new message. */ message: Message; }

/** The input of `messages.edit`. */
export interface MessagesEditInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; /** The new text. */ text: string; }

/** The answer to `messages.edit`. */
export interface MessagesEditOutput { /** The message as it is now. */ message: Message; }

/** The input of `messages.delete`. */
export interface MessagesDeleteInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; }

/** The answer to `messages.delete`. */
export interface MessagesDeleteOutput { /** The blank that remains. */ message: Message; }

/** The input of `messages.get`. */
export interface MessagesGetInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; }

/** The answer to `messages.get`. */
export interface MessagesGetOutput { /** The message. */ message: Message; /** The caller's reactions to these messages: message id → emoji, in their order as text. */ mine: Record<string, string[]>; }

/** The input of `messages.list`. */
export interface MessagesListInput { /** The room: its id or its slug. */ room: string; /** Messages older than this id. */ before?: number | undefined; /** Messages newer than this id. */ after?: number | undefined; /** Messages on both sides of this id, it included. */ around?: number | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit?: number | undefined; }

/** The input of `messages.list` as a handler gets it. */
export interface MessagesListParsed { /** The room: its id or its slug. */ room: string; /** Messages older than this id. */ before?: number | undefined; /** Messages newer than this id. */ after?: number | undefined; /** Messages on both sides of this id, it included. */ around?: number | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit: number; }

/** The answer to `messages.list`. */
export interface MessagesListOutput { /** In order, oldest first; deleted ones as blanks. */ messages: Message[]; /** The caller's reactions to these messages: message id → emoji, in their order as text. */ mine: Record<string, string[]>; /** Pass as `before` for older ones; null = there are none. */ before: number | null; /** Pass as `after` for newer ones; null = there are none. */ after: number | null; }

/** The input of `messages.thread`. */
export interface MessagesThreadInput { /** The room: its id or its slug. */ room: string; /** The first message of the thread, or one in it. */ message: number; /** Answers older than this id. */ before?: number | undefined; /** Answers newer than this id; 0 = from the first one on. */ after?: number | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit?: number | undefined; }

/** The input of `messages.thread` as a handler gets it. */
export interface MessagesThreadParsed { /** The room: its id or its slug. */ room: string; /** The first message of the thread, or one in it. */ message: number; /** Answers older than this id. */ before?: number | undefined; /** Answers newer than this id; 0 = from the first one on. */ after?: number | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit: number; }

/** The answer to `messages.thread`. */
export interface MessagesThreadOutput { /** The first message. */ root: Message; /** The answers in order, oldest first; deleted ones as blanks. */ messages: Message[]; /** The caller's reactions to these messages: message id → emoji, in their order as text. */ mine: Record<string, string[]>; /** Pass as `before` for older ones; null = there are none. */ before: number | null; /** Pass as `after` for newer ones; null = there are none. */ after: number | null; /** The seq of the room at which this was read. */ head: number; }

/** The input of `messages.react`. */
export interface MessagesReactInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; /** The emoji. */ emoji: string; }

/** The answer to `messages.react`. */
export interface MessagesReactOutput { /** People who react with it. */ count: number; }

/** The input of `messages.unreact`. */
export interface MessagesUnreactInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; /** The emoji. */ emoji: string; }

/** The answer to `messages.unreact`. */
export interface MessagesUnreactOutput { /** People who react with it. */ count: number; }

/** The input of `messages.clearReactions`. */
export interface MessagesClearReactionsInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; /** Only these. Default: all. */ emoji?: string | undefined; }

/** The answer to `messages.clearReactions`. */
export interface MessagesClearReactionsOutput { /** false = there were none. */ cleared: boolean; }

/** The input of `messages.reactions`. */
export interface MessagesReactionsInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; /** Only with this one. Default: all. */ emoji?: string | undefined; /** Continue where the page before ended (its `next`). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit?: number | undefined; }

/** The input of `messages.reactions` as a handler gets it. */
export interface MessagesReactionsParsed { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; /** Only with this one. Default: all. */ emoji?: string | undefined; /** Continue where the page before ended (its `next`). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit: number; }

/** The answer to `messages.reactions`. */
export interface MessagesReactionsOutput { /** One page. */ reactions: Reaction[]; /** Where the next page continues; null = this is the last. */ next: string | null; }

/** The input of `messages.pin`. */
export interface MessagesPinInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; }

/** The answer to `messages.pin`. */
export interface MessagesPinOutput { /** The message as it is now. */ message: Message; }

/** The input of `messages.unpin`. */
export interface MessagesUnpinInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; }

/** The answer to `messages.unpin`. */
export interface MessagesUnpinOutput { /** The message as it is now. */ message: Message; }

/** The input of `messages.pins`. */
export interface MessagesPinsInput { /** The room: its id or its slug. */ room: string; }

/** The answer to `messages.pins`. */
export interface MessagesPinsOutput { /** All of them. */ messages: Message[]; /** The caller's reactions to these messages: message id → emoji, in their order as text. */ mine: Record<string, string[]>; }

/** The input of `messages.bookmark`. */
export interface MessagesBookmarkInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; }

/** The answer to `messages.bookmark`. */
export interface MessagesBookmarkOutput { /** Since when, epoch ms. */ bookmarkedAt: number; }

/** The input of `messages.unbookmark`. */
export interface MessagesUnbookmarkInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; }

/** The answer to `messages.unbookmark`. */
export interface MessagesUnbookmarkOutput { /** false = it was not among them. */ removed: boolean; }

/** The input of `messages.bookmarks`. */
export interface MessagesBookmarksInput { /** Continue where the page before ended (its `next`). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit?: number | undefined; }

/** The input of `messages.bookmarks` as a handler gets it. */
export interface MessagesBookmarksParsed { /** Continue where the page before ended (its `next`). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit: number; }

/** The answer to `messages.bookmarks`. */
export interface MessagesBookmarksOutput { /** One page. */ bookmarks: Bookmark[]; /** Where the next page continues; null = this is the last. */ next: string | null; }

/** The input of `receipts.read`. */
export interface ReceiptsReadInput { /** The room: its id or its slug. */ room: string; /** The last message that was read. Default: the last one there is. */ upTo?: number | undefined; }

/** The answer to `receipts.read`. */
export interface ReceiptsReadOutput { /** The position as it is now. */ upTo: number; }

/** The input of `receipts.list`. */
export interface ReceiptsListInput { /** The room: its id or its slug. */ room: string; }

/** The answer to `receipts.list`. */
export interface ReceiptsListOutput { /** Members who have read anything, by user id. */ receipts: Receipt[]; }

/** The input of `typing.keystroke`. */
export interface TypingKeystrokeInput { /** The room: its id or its slug. */ room: string; }

/** The answer to `typing.keystroke`. */
export interface TypingKeystrokeOutput { /** How long it lasts, milliseconds. */ expiresInMs: number; }

/** The input of `typing.stop`. */
export interface TypingStopInput { /** The room: its id or its slug. */ room: string; }

/** The answer to `typing.stop`. */
export interface TypingStopOutput {  }

/** The input of `presence.set`. */
export interface PresenceSetInput { /** offline = be there unseen. Default: as it is. */ status?: "online" | "away" | "busy" | "offline" | undefined; /** null = none. Default: as it is. */ activity?: string | null | undefined; }

/** The answer to `presence.set`. */
export interface PresenceSetOutput { /** The caller's presence as others see it. */ presence: Presence; }

/** The input of `presence.heartbeat`. */
export interface PresenceHeartbeatInput {  }

/** The answer to `presence.heartbeat`. */
export interface PresenceHeartbeatOutput { /** The caller's presence as others see it. */ presence: Presence; }

/** The input of `presence.get`. */
export interface PresenceGetInput { /** Whose. */ users: string[]; }

/** The answer to `presence.get`. */
export interface PresenceGetOutput { /** In the order of the question. */ users: Presence[]; }

/** The input of `presence.watch`. */
export interface PresenceWatchInput { /** Whose; none = no more. */ users: string[]; }

/** The answer to `presence.watch`. */
export interface PresenceWatchOutput { /** As they are now, in the order of the question. */ users: Presence[]; }

/** The input of `presence.list`. */
export interface PresenceListInput { /** Only members of this room: its id or its slug. */ room?: string | undefined; /** Only members of this space. */ space?: string | undefined; /** Continue after this user id (the `next` of the page before). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit?: number | undefined; }

/** The input of `presence.list` as a handler gets it. */
export interface PresenceListParsed { /** Only members of this room: its id or its slug. */ room?: string | undefined; /** Only members of this space. */ space?: string | undefined; /** Continue after this user id (the `next` of the page before). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit: number; }

/** The answer to `presence.list`. */
export interface PresenceListOutput { /** One page, by user id; those who are shown as offline are not among them. */ users: ({ /** Who. */ userId: string; /** Over all connections and devices. */ status: "online" | "away" | "busy" | "offline"; /** What the user is doing, in the own words; null = not said. */ activity: string | null; /** The last sign of activity, epoch ms; null = none is known. */ lastSeenAt: number | null; /** For people. */ name: string; })[]; /** How many there are. */ total: number; /** Where the next page continues; null = this is the last. */ next: string | null; }

/** The input of `presence.occupancy`. */
export interface PresenceOccupancyInput { /** The room: its id or its slug. */ room: string; }

/** The answer to `presence.occupancy`. */
export interface PresenceOccupancyOutput { /** How many people follow the room now. */ people: number; /** Over how many connections. */ connections: number; }

/** The input of `queue.open`. */
export interface QueueOpenInput { /** The room: its id or its slug. */ room: string; /** Which queue of the room. Default: main. */ queue?: string | undefined; /** For people. Default: Queue. */ title?: string | undefined; /** Default: votes. */ policy?: "votes" | undefined; }

/** The input of `queue.open` as a handler gets it. */
export interface QueueOpenParsed { /** The room: its id or its slug. */ room: string; /** Which queue of the room. Default: main. */ queue: string; /** For people. Default: Queue. */ title: string; /** Default: votes. */ policy: "votes"; }

/** The answer to `queue.open`. */
export interface QueueOpenOutput { /** The new queue. */ queue: Queue; }

/** The input of `queue.add`. */
export interface QueueAddInput { /** The room: its id or its slug. */ room: string; /** What it is. */ title: string; /** Where it is, http or https. */ url?: string | undefined; /** Default: none. */ metadata?: Record<string, string | number | boolean | null> | undefined; /** Which queue of the room. Default: main. */ queue?: string | undefined; }

/** The input of `queue.add` as a handler gets it. */
export interface QueueAddParsed { /** The room: its id or its slug. */ room: string; /** What it is. */ title: string; /** Where it is, http or https. */ url?: string | undefined; /** Default: none. */ metadata: Record<string, string | number | boolean | null>; /** Which queue of the room. Default: main. */ queue: string; }

/** The answer to `queue.add`. */
export interface QueueAddOutput { /** The new item. */ item: QueueItem; }

/** The input of `queue.vote`. */
export interface QueueVoteInput { /** The room: its id or its slug. */ room: string; /** The item's id. */ item: number; /** The vote. */ vote: "up" | "down" | "none"; /** Which queue of the room. Default: main. */ queue?: string | undefined; }

/** The input of `queue.vote` as a handler gets it. */
export interface QueueVoteParsed { /** The room: its id or its slug. */ room: string; /** The item's id. */ item: number; /** The vote. */ vote: "up" | "down" | "none"; /** Which queue of the room. Default: main. */ queue: string; }

/** The answer to `queue.vote`. */
export interface QueueVoteOutput { /** The item with its votes. */ item: QueueItem; }

/** The input of `queue.next`. */
export interface QueueNextInput { /** The room: its id or its slug. */ room: string; /** Which queue of the room. Default: main. */ queue?: string | undefined; }

/** The input of `queue.next` as a handler gets it. */
export interface QueueNextParsed { /** The room: its id or its slug. */ room: string; /** Which queue of the room. Default: main. */ queue: string; }

/** The answer to `queue.next`. */
export interface QueueNextOutput { /** The item that is done; null = none was active. */ done: QueueItem | null; /** The item that is active now; null = nothing waits. */ active: QueueItem | null; }

/** The input of `queue.remove`. */
export interface QueueRemoveInput { /** The room: its id or its slug. */ room: string; /** The item's id. */ item: number; /** Which queue of the room. Default: main. */ queue?: string | undefined; }

/** The input of `queue.remove` as a handler gets it. */
export interface QueueRemoveParsed { /** The room: its id or its slug. */ room: string; /** The item's id. */ item: number; /** Which queue of the room. Default: main. */ queue: string; }

/** The answer to `queue.remove`. */
export interface QueueRemoveOutput { /** The item as it was taken out. */ item: QueueItem; }

/** The input of `queue.list`. */
export interface QueueListInput { /** The room: its id or its slug. */ room: string; /** Which queue of the room. Default: main. */ queue?: string | undefined; /** open = waiting and active, over = done and removed. Default: open. */ status?: "open" | "over" | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit?: number | undefined; }

/** The input of `queue.list` as a handler gets it. */
export interface QueueListParsed { /** The room: its id or its slug. */ room: string; /** Which queue of the room. Default: main. */ queue: string; /** open = waiting and active, over = done and removed. Default: open. */ status: "open" | "over"; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit: number; }

/** The answer to `queue.list`. */
export interface QueueListOutput { /** The queue. */ queue: { /** Its name in commands. */ key: string; /** For people. */ title: string; /** How the next item is found. votes: greatest upvotes − downvotes, the older first. */ policy: "votes"; /** Epoch ms. */ openedAt: number; /** The item whose turn it is; null = none. */ activeId: number | null; }; /** Its items. */ items: QueueItem[]; }

/** The input of `moderation.mute`. */
export interface ModerationMuteInput { /** The room: its id or its slug. */ room: string; /** Whom to mute. */ user: string; /** For how long, milliseconds. Default: 10 minutes. */ durationMs?: number | undefined; /** Why; in the log for all to see. */ reason?: string | undefined; }

/** The input of `moderation.mute` as a handler gets it. */
export interface ModerationMuteParsed { /** The room: its id or its slug. */ room: string; /** Whom to mute. */ user: string; /** For how long, milliseconds. Default: 10 minutes. */ durationMs: number; /** Why; in the log for all to see. */ reason?: string | undefined; }

/** The answer to `moderation.mute`. */
export interface ModerationMuteOutput { /** When it ends, epoch ms. */ until: number; }

/** The input of `moderation.unmute`. */
export interface ModerationUnmuteInput { /** The room: its id or its slug. */ room: string; /** Whose mute. */ user: string; /** Why; in the log for all to see. */ reason?: string | undefined; }

/** The answer to `moderation.unmute`. */
export interface ModerationUnmuteOutput { /** false = there was no mute in force. */ lifted: boolean; }

/** The input of `moderation.kick`. */
export interface ModerationKickInput { /** The room: its id or its slug. */ room: string; /** Whom to kick. */ user: string; /** Why; in the log for all to see. */ reason?: string | undefined; }

/** The answer to `moderation.kick`. */
export interface ModerationKickOutput { /** Members after this event. */ memberCount: number; }

/** The input of `moderation.ban`. */
export interface ModerationBanInput { /** The room: its id or its slug. */ room: string; /** Whom to ban; need not be a member. */ user: string; /** For how long, milliseconds. Default: for good. */ durationMs?: number | undefined; /** Why; in the log for all to see. */ reason?: string | undefined; }

/** The answer to `moderation.ban`. */
export interface ModerationBanOutput { /** When it ends, epoch ms; null = never. */ until: number | null; }

/** The input of `moderation.unban`. */
export interface ModerationUnbanInput { /** The room: its id or its slug. */ room: string; /** Whose ban. */ user: string; /** Why; in the log for all to see. */ reason?: string | undefined; }

/** The answer to `moderation.unban`. */
export interface ModerationUnbanOutput { /** false = there was no ban in force. */ lifted: boolean; }

/** The input of `moderation.delete`. */
export interface ModerationDeleteInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; /** Why; in the log for all to see. */ reason?: string | undefined; }

/** The answer to `moderation.delete`. */
export interface ModerationDeleteOutput { /** The blank that remains. */ message: Message; }

/** The input of `moderation.original`. */
export interface ModerationOriginalInput { /** The room: its id or its slug. */ room: string; /** The message's id. */ message: number; }

/** The answer to `moderation.original`. */
export interface ModerationOriginalOutput { /** The message as it was. */ message: Message; }

/** The input of `moderation.log`. */
export interface ModerationLogInput { /** The room: its id or its slug. */ room: string; /** Only what concerned this user. */ user?: string | undefined; /** Entries older than this seq. */ before?: number | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit?: number | undefined; }

/** The input of `moderation.log` as a handler gets it. */
export interface ModerationLogParsed { /** The room: its id or its slug. */ room: string; /** Only what concerned this user. */ user?: string | undefined; /** Entries older than this seq. */ before?: number | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit: number; }

/** The answer to `moderation.log`. */
export interface ModerationLogOutput { /** One page, the newest first. */ entries: ModerationEntry[]; /** Pass as `before` for older ones; null = there are none. */ before: number | null; }

/** The input of `users.get`. */
export interface UsersGetInput { /** Whose. Default: the caller. */ user?: string | undefined; }

/** The answer to `users.get`. */
export interface UsersGetOutput { /** The profile. */ profile: Profile; }

/** The input of `users.search`. */
export interface UsersSearchInput { /** The beginning. */ text: string; /** How many at most; fewer where they take more than about 512 KiB. Default: 20. */ limit?: number | undefined; }

/** The input of `users.search` as a handler gets it. */
export interface UsersSearchParsed { /** The beginning. */ text: string; /** How many at most; fewer where they take more than about 512 KiB. Default: 20. */ limit: number; }

/** The answer to `users.search`. */
export interface UsersSearchOutput { /** By name. */ users: Profile[]; }

/** The input of `users.follow`. */
export interface UsersFollowInput { /** Where the caller stands. Default: nowhere, answer with a snapshot. */ since?: { /** The epoch of the position. */ epoch: string; /** The last seq that the caller has. */ seq: number; } | undefined; }

/** The answer to `users.follow`. */
export type UsersFollowOutput = { /** The events below continue the position. */ recovered: true; /** The epoch of the stream. */ epoch: string; /** The last seq of the stream; beyond the last event below: page users.events. */ head: number; /** What was missed, in order: 1,000 or about 512 KiB at most. */ events: RoomfulEvent[]; } | { /** No position was given, or it could not be resumed. */ recovered: false; /** The epoch of the stream. */ epoch: string; /** The seq at which the snapshot was taken. */ head: number; /** The caller's own part. */ snapshot: UserSnapshot; };

/** The input of `users.unfollow`. */
export interface UsersUnfollowInput {  }

/** The answer to `users.unfollow`. */
export interface UsersUnfollowOutput {  }

/** The input of `users.events`. */
export interface UsersEventsInput { /** Events with a greater seq. Default: 0, from the beginning. */ after?: number | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit?: number | undefined; }

/** The input of `users.events` as a handler gets it. */
export interface UsersEventsParsed { /** Events with a greater seq. Default: 0, from the beginning. */ after: number; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit: number; }

/** The answer to `users.events`. */
export interface UsersEventsOutput { /** The epoch of the stream. */ epoch: string; /** In order. */ events: RoomfulEvent[]; /** Pass as `after` for the next page. */ next: number; /** The last seq of the stream; `next` = `head`: that was all. */ head: number; }

/** The input of `users.block`. */
export interface UsersBlockInput { /** Whom. */ user: string; }

/** The answer to `users.block`. */
export interface UsersBlockOutput { /** Whom. */ userId: string; }

/** The input of `users.unblock`. */
export interface UsersUnblockInput { /** Whom. */ user: string; }

/** The answer to `users.unblock`. */
export interface UsersUnblockOutput { /** false = the user was not blocked. */ lifted: boolean; }

/** The input of `users.erase`. */
export interface UsersEraseInput { /** Whom. */ user: string; }

/** The answer to `users.erase`. */
export interface UsersEraseOutput { /** How many rooms are gone through for messages. */ rooms: number; }

/** The input of `spaces.create`. */
export interface SpacesCreateInput { /** Its id, such as `course:js-101`. */ space: string; /** Default: the id. */ name?: string | undefined; /** Default: none. */ metadata?: Record<string, string | number | boolean | null> | undefined; }

/** The input of `spaces.create` as a handler gets it. */
export interface SpacesCreateParsed { /** Its id, such as `course:js-101`. */ space: string; /** Default: the id. */ name?: string | undefined; /** Default: none. */ metadata: Record<string, string | number | boolean | null>; }

/** The answer to `spaces.create`. */
export interface SpacesCreateOutput { /** The new space. */ space: Space; }

/** The input of `spaces.list`. */
export interface SpacesListInput { /** Continue after this id (the `next` of the page before). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit?: number | undefined; }

/** The input of `spaces.list` as a handler gets it. */
export interface SpacesListParsed { /** Continue after this id (the `next` of the page before). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 50. */ limit: number; }

/** The answer to `spaces.list`. */
export interface SpacesListOutput { /** One page. */ spaces: ({ /** The space. */ space: Space; /** Members it has. */ memberCount: number; /** The caller's role; null = none. */ role: "member" | "owner" | null; })[]; /** Where the next page continues; null = this is the last. */ next: string | null; }

/** The input of `spaces.members`. */
export interface SpacesMembersInput { /** The space's id. */ space: string; /** Continue after this user id (the `next` of the page before). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit?: number | undefined; }

/** The input of `spaces.members` as a handler gets it. */
export interface SpacesMembersParsed { /** The space's id. */ space: string; /** Continue after this user id (the `next` of the page before). */ after?: string | undefined; /** How many at most; fewer where they take more than about 512 KiB. Default: 100. */ limit: number; }

/** The answer to `spaces.members`. */
export interface SpacesMembersOutput { /** One page. */ members: SpaceMember[]; /** Members it has. */ memberCount: number; /** Where the next page continues; null = this is the last. */ next: string | null; }

/** The input of `spaces.add`. */
export interface SpacesAddInput { /** The space's id. */ space: string; /** Whom. */ user: string; /** Default: member. */ role?: "member" | "owner" | undefined; }

/** The input of `spaces.add` as a handler gets it. */
export interface SpacesAddParsed { /** The space's id. */ space: string; /** Whom. */ user: string; /** Default: member. */ role: "member" | "owner"; }

/** The answer to `spaces.add`. */
export interface SpacesAddOutput { /** The member. */ member: SpaceMember; /** Members it has. */ memberCount: number; }

/** The input of `spaces.remove`. */
export interface SpacesRemoveInput { /** The space's id. */ space: string; /** Whose. */ user: string; }

/** The answer to `spaces.remove`. */
export interface SpacesRemoveOutput { /** Members it has. */ memberCount: number; }

/** The input of `auth.refresh`. */
export interface AuthRefreshInput { /** The new token. */ token: string; }

/** The answer to `auth.refresh`. */
export interface AuthRefreshOutput { /** What the token says of the user. */ profile: Profile; /** When the token ends, epoch ms. */ expiresAt: number; }

/** The input of `server.info`. */
export interface ServerInfoInput {  }

/** The answer to `server.info`. */
export interface ServerInfoOutput { /** roomful. */ name: string; /** The server's version. */ version: string; /** The protocol's version. */ protocol: string; /** The database's clock, epoch ms. */ now: number; /** The default limit a user; 0 = none. */ messagesPerMinute: number; /** Every limit of the protocol. */ limits: Record<string, number>; }

/** The payload of `room.created`: The room exists. */
export interface RoomCreatedData { /** The new room. */ room: Room; }

/** The payload of `room.updated`: The room's own data or settings changed. */
export interface RoomUpdatedData { /** The room as it is now. */ room: Room; }

/** The payload of `room.deleted`: The room is gone, for everybody; the last event of its stream. */
export interface RoomDeletedData { /** Epoch ms. */ deletedAt: number; }

/** The payload of `member.joined`: A user became a member. */
export interface MemberJoinedData { /** The new member. */ member: Member; /** Members after this event. */ memberCount: number; }

/** The payload of `member.left`: A member left. */
export interface MemberLeftData { /** Whom it concerns. */ userId: string; /** Members after this event. */ memberCount: number; }

/** The payload of `member.updated`: A member's name or avatar changed. */
export interface MemberUpdatedData { /** The member as it is now. */ member: Member; }

/** The payload of `member.erased`: A user was erased: from here on the id stands for the name, in messages and queues too. */
export interface MemberErasedData { /** Whom it concerns. */ userId: string; }

/** The payload of `member.invited`: A user may join this private room. */
export interface MemberInvitedData { /** Whom it concerns. */ userId: string; }

/** The payload of `member.removed`: A member's membership was ended by the staff. */
export interface MemberRemovedData { /** Whom it concerns. */ userId: string; /** Why; null = not said. */ reason: string | null; /** Members after this event. */ memberCount: number; }

/** The payload of `member.role_changed`: A member's role changed. */
export interface MemberRoleChangedData { /** Whom it concerns. */ userId: string; /** The new role. */ role: "member" | "moderator" | "owner"; }

/** The payload of `message.created`: A message was sent. */
export interface MessageCreatedData { /** The message. */ message: Message; /** The thread that it is in, after this event; absent = it is in none. */ thread?: { /** The first message of the thread. */ id: number; /** Messages in the thread that are not deleted, its first message not among them. */ count: number; /** When the newest of them was sent, epoch ms; null = there is none. */ lastAt: number | null; } | undefined; }

/** The payload of `message.edited`: The author changed the text. */
export interface MessageEditedData { /** The message's id. */ messageId: number; /** The new text. */ text: string; /** Epoch ms. */ editedAt: number; }

/** The payload of `message.deleted`: A message was deleted by its author or the staff; its text is gone from the log. */
export interface MessageDeletedData { /** The message's id. */ messageId: number; /** Who had written it. */ authorId: string; /** Epoch ms. */ deletedAt: number; /** Why; null = not said. */ reason: string | null; /** The thread that it is in, after this event; absent = it is in none. */ thread?: { /** The first message of the thread. */ id: number; /** Messages in the thread that are not deleted, its first message not among them. */ count: number; /** When the newest of them was sent, epoch ms; null = there is none. */ lastAt: number | null; } | undefined; /** The author is erased: the author's id stands in the place of the name. */ erased?: true | undefined; }

/** The payload of `message.reacted`: The actor reacted to a message. */
export interface MessageReactedData { /** The message's id. */ messageId: number; /** The emoji. */ emoji: string; /** People who react with it after this event. */ count: number; }

/** The payload of `message.unreacted`: The actor took a reaction back. */
export interface MessageUnreactedData { /** The message's id. */ messageId: number; /** The emoji. */ emoji: string; /** People who react with it after this event. */ count: number; }

/** The payload of `message.reactions_cleared`: The staff took the reactions to a message away. */
export interface MessageReactionsClearedData { /** The message's id. */ messageId: number; /** Who had written the message. */ authorId: string; /** Which; null = all. */ emoji: string | null; }

/** The payload of `message.pinned`: A message was pinned. */
export interface MessagePinnedData { /** The message's id. */ messageId: number; /** Epoch ms. */ pinnedAt: number; }

/** The payload of `message.unpinned`: A message is no longer pinned. */
export interface MessageUnpinnedData { /** The message's id. */ messageId: number; }

/** The payload of `message.bookmarked`: The user keeps a message among the own bookmarks. */
export interface MessageBookmarkedData { /** Where it is. */ roomId: string; /** The message's id. */ messageId: number; }

/** The payload of `message.unbookmarked`: A message is no longer among the own bookmarks. */
export interface MessageUnbookmarkedData { /** Where it is. */ roomId: string; /** The message's id. */ messageId: number; }

/** The payload of `receipt.read`: The user has read a room up to a message, on any device. */
export interface ReceiptReadData { /** Which room. */ roomId: string; /** The last message that was read; 0 = none. */ upTo: number; /** Epoch ms. */ readAt: number; }

/** The payload of `queue.opened`: The room has a new queue. */
export interface QueueOpenedData { /** The queue, still empty. */ queue: Queue; }

/** The payload of `queue.item_added`: An item waits. */
export interface QueueItemAddedData { /** Which queue. */ queue: string; /** The new item. */ item: QueueItem; }

/** The payload of `queue.item_voted`: The actor voted, changed the vote or took it back. */
export interface QueueItemVotedData { /** Which queue. */ queue: string; /** The item's id. */ itemId: number; /** The actor's vote as it is now. */ vote: "up" | "down" | "none"; /** People who voted up. */ upvotes: number; /** People who voted down. */ downvotes: number; }

/** The payload of `queue.advanced`: The active item is done and the next one is active. */
export interface QueueAdvancedData { /** Which queue. */ queue: string; /** The item that is done; null = none was active. */ doneId: number | null; /** The item that is active now; null = nothing waits. */ activeId: number | null; }

/** The payload of `queue.item_removed`: An item was taken out before its turn was over. */
export interface QueueItemRemovedData { /** Which queue. */ queue: string; /** The item's id. */ itemId: number; }

/** The payload of `member.muted`: A member may not speak for a while. */
export interface MemberMutedData { /** Whom it concerns. */ userId: string; /** When it ends, epoch ms. */ until: number; /** Why; null = not said. */ reason: string | null; }

/** The payload of `member.unmuted`: A mute was lifted before its end. */
export interface MemberUnmutedData { /** Whom it concerns. */ userId: string; /** Why; null = not said. */ reason: string | null; }

/** The payload of `member.kicked`: A user was put out of the room; connections stop following it. The user may come back. */
export interface MemberKickedData { /** Whom it concerns. */ userId: string; /** Why; null = not said. */ reason: string | null; /** Members after this event. */ memberCount: number; }

/** The payload of `member.banned`: A user was put out of the room and may not come back for a while. */
export interface MemberBannedData { /** Whom it concerns. */ userId: string; /** When it ends, epoch ms; null = never. */ until: number | null; /** Why; null = not said. */ reason: string | null; /** Members after this event. */ memberCount: number; }

/** The payload of `member.unbanned`: A ban was lifted before its end. */
export interface MemberUnbannedData { /** Whom it concerns. */ userId: string; /** Why; null = not said. */ reason: string | null; }

/** The payload of `user.updated`: The profile in the token differs from the one known before. */
export interface UserUpdatedData { /** The profile as it is now. */ profile: Profile; }

/** The payload of `user.blocked`: The user takes no direct messages from another any more. */
export interface UserBlockedData { /** From whom. */ userId: string; }

/** The payload of `user.unblocked`: The user takes direct messages from another again. */
export interface UserUnblockedData { /** From whom. */ userId: string; }

/** The payload of `user.room_changed`: The user's standing in a room changed: joined, left, invited, put out, another role. Told soon after it has. */
export interface UserRoomChangedData { /** Which room. */ roomId: string; /** The role after it; null = not a member. */ role: "member" | "moderator" | "owner" | null; /** Whether the user may join, though not a member. */ invited: boolean; /** Who did it; null = the server. */ by: Actor | null; }

/** The payload of `user.erased`: The user's profile is gone, with read positions and blocks; messages go soon. */
export interface UserErasedData { /** Who. */ userId: string; }

/** The payload of `space.created`: The space exists. */
export interface SpaceCreatedData { /** The new space. */ space: Space; }

/** The payload of `space.member_added`: A user became a member of the space. */
export interface SpaceMemberAddedData { /** The new member, or the one whose role changed. */ member: SpaceMember; /** Members it has. */ memberCount: number; }

/** The payload of `space.member_removed`: A user is no longer a member of the space. */
export interface SpaceMemberRemovedData { /** Who. */ userId: string; /** Members it has. */ memberCount: number; }

/** The payload of `rooms.heads`: Rooms of the user that have gone on, for who follows the own stream: badges are to be looked up again. */
export interface RoomsHeadsData { /** Those that changed. */ heads: { /** Which room. */ roomId: string; /** The last seq of its stream. */ head: number; }[]; }

/** The payload of `receipt.seen`: Members of a small room have read on; each position is the latest one. */
export interface ReceiptSeenData { /** Which room. */ roomId: string; /** Those that changed. */ receipts: Receipt[]; }

/** The payload of `typing.changed`: Who is typing in a followed room: all of it, again while it lasts. */
export interface TypingChangedData { /** Which room. */ roomId: string; /** The first ten of them, who began first in front. */ users: Actor[]; /** How many they are. */ count: number; }

/** The payload of `presence.changed`: The presence of users whom this connection watches has changed. */
export interface PresenceChangedData { /** Those that changed, as they are now. */ users: Presence[]; }

/** The payload of `presence.occupancy`: How many are in a followed room. */
export interface PresenceOccupancyData { /** Which room. */ roomId: string; /** How many people follow the room now. */ people: number; /** Over how many connections. */ connections: number; }

/** The payload of `auth.expiring`: The token of this connection ends soon; send auth.refresh to stay. */
export interface AuthExpiringData { /** When the connection will be closed, epoch ms. */ expiresAt: number; }

/** The payload of `server.heads`: Where a followed stream stands: reveals that the last frame was lost. */
export interface ServerHeadsData { /** The stream: `room:<id>`, or the own `user:<id>`. */ stream: string; /** The epoch of the stream. */ epoch: string; /** The last seq. */ head: number; }

/** The payload of `server.detached`: The server ended the following of a stream on this connection. */
export interface ServerDetachedData { /** The stream: `room:<id>`, or the own `user:<id>`. */ stream: string; /** Why. */ code: "invalid_input" | "unknown_command" | "payload_too_large" | "unauthenticated" | "token_expired" | "origin_refused" | "forbidden" | "connection_required" | "room_not_found" | "idempotency_conflict" | "rate_limited" | "expired" | "cancelled" | "unavailable" | "timeout" | "internal" | "room_slug_taken" | "room_archived" | "room_frozen" | "member_not_found" | "room_full" | "last_owner" | "message_not_found" | "message_deleted" | "pins_full" | "reactions_full" | "queue_not_found" | "queue_item_not_found" | "queue_exists" | "queue_full" | "queue_item_closed" | "banned" | "muted" | "user_not_found" | "blocked" | "space_not_found" | "space_exists"; /** The last seq delivered to this connection. */ seq: number; }

/** The payload of `server.draining`: The server is about to stop: finish, and connect again. */
export interface ServerDrainingData { /** When to connect again, milliseconds from now. */ retryAfterMs: number; }

/** The payload of each kind of event, by wire name. */
export interface EventData {
'room.created': RoomCreatedData;
'room.updated': RoomUpdatedData;
'room.deleted': RoomDeletedData;
'member.joined': MemberJoinedData;
'member.left': MemberLeftData;
'member.updated': MemberUpdatedData;
'member.erased': MemberErasedData;
'member.invited': MemberInvitedData;
'member.removed': MemberRemovedData;
'member.role_changed': MemberRoleChangedData;
'message.created': MessageCreatedData;
'message.edited': MessageEditedData;
'message.deleted': MessageDeletedData;
'message.reacted': MessageReactedData;
'message.unreacted': MessageUnreactedData;
'message.reactions_cleared': MessageReactionsClearedData;
'message.pinned': MessagePinnedData;
'message.unpinned': MessageUnpinnedData;
'message.bookmarked': MessageBookmarkedData;
'message.unbookmarked': MessageUnbookmarkedData;
'receipt.read': ReceiptReadData;
'queue.opened': QueueOpenedData;
'queue.item_added': QueueItemAddedData;
'queue.item_voted': QueueItemVotedData;
'queue.advanced': QueueAdvancedData;
'queue.item_removed': QueueItemRemovedData;
'member.muted': MemberMutedData;
'member.unmuted': MemberUnmutedData;
'member.kicked': MemberKickedData;
'member.banned': MemberBannedData;
'member.unbanned': MemberUnbannedData;
'user.updated': UserUpdatedData;
'user.blocked': UserBlockedData;
'user.unblocked': UserUnblockedData;
'user.room_changed': UserRoomChangedData;
'user.erased': UserErasedData;
'space.created': SpaceCreatedData;
'space.member_added': SpaceMemberAddedData;
'space.member_removed': SpaceMemberRemovedData;
}

/** The kind of stream that carries each kind of event. */
export interface EventStreams {
'room.created': 'room';
'room.updated': 'room';
'room.deleted': 'room';
'member.joined': 'room';
'member.left': 'room';
'member.updated': 'room';
'member.erased': 'room';
'member.invited': 'room';
'member.removed': 'room';
'member.role_changed': 'room';
'message.created': 'room';
'message.edited': 'room';
'message.deleted': 'room';
'message.reacted': 'room';
'message.unreacted': 'room';
'message.reactions_cleared': 'room';
'message.pinned': 'room';
'message.unpinned': 'room';
'message.bookmarked': 'user';
'message.unbookmarked': 'user';
'receipt.read': 'user';
'queue.opened': 'room';
'queue.item_added': 'room';
'queue.item_voted': 'room';
'queue.advanced': 'room';
'queue.item_removed': 'room';
'member.muted': 'room';
'member.unmuted': 'room';
'member.kicked': 'room';
'member.banned': 'room';
'member.unbanned': 'room';
'user.updated': 'user';
'user.blocked': 'user';
'user.unblocked': 'user';
'user.room_changed': 'user';
'user.erased': 'user';
'space.created': 'space';
'space.member_added': 'space';
'space.member_removed': 'space';
}

/** The payload of each kind of signal, by wire name. */
export interface SignalData {
'rooms.heads': RoomsHeadsData;
'receipt.seen': ReceiptSeenData;
'typing.changed': TypingChangedData;
'presence.changed': PresenceChangedData;
'presence.occupancy': PresenceOccupancyData;
'auth.expiring': AuthExpiringData;
'server.heads': ServerHeadsData;
'server.detached': ServerDetachedData;
'server.draining': ServerDrainingData;
}

/** The type of roomful's own contract. */
export type Contract = {
readonly rooms: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly create: Command<'write', RoomsCreateInput, RoomsCreateParsed, RoomsCreateOutput>;
readonly get: Command<'read', RoomsGetInput, RoomsGetInput, RoomListItem>;
readonly direct: Command<'write', RoomsDirectInput, RoomsDirectInput, RoomsDirectOutput>;
readonly list: Command<'read', RoomsListInput, RoomsListParsed, RoomsListOutput>;
readonly discover: Command<'read', RoomsDiscoverInput, RoomsDiscoverParsed, RoomsDiscoverOutput>;
readonly archive: Command<'write', RoomsArchiveInput, RoomsArchiveParsed, RoomsArchiveOutput>;
readonly delete: Command<'write', RoomsDeleteInput, RoomsDeleteInput, RoomsDeleteOutput>;
readonly update: Command<'write', RoomsUpdateInput, RoomsUpdateInput, RoomsUpdateOutput>;
readonly join: Command<'write', RoomsJoinInput, RoomsJoinInput, RoomsJoinOutput>;
readonly leave: Command<'write', RoomsLeaveInput, RoomsLeaveInput, RoomsLeaveOutput>;
readonly follow: Command<'connection', RoomsFollowInput, RoomsFollowParsed, RoomsFollowOutput>;
readonly unfollow: Command<'connection', RoomsUnfollowInput, RoomsUnfollowInput, RoomsUnfollowOutput>;
readonly events: Command<'read', RoomsEventsInput, RoomsEventsParsed, RoomsEventsOutput>;
};
readonly events: {
readonly created: EventKind<'room.created', RoomCreatedData, 'room'>;
readonly updated: EventKind<'room.updated', RoomUpdatedData, 'room'>;
readonly deleted: EventKind<'room.deleted', RoomDeletedData, 'room'>;
};
readonly signals: {
readonly heads: SignalKind<'rooms.heads', RoomsHeadsData>;
};
};
readonly members: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly list: Command<'read', MembersListInput, MembersListParsed, MembersListOutput>;
readonly add: Command<'write', MembersAddInput, MembersAddParsed, MembersAddOutput>;
readonly invite: Command<'write', MembersInviteInput, MembersInviteInput, MembersInviteOutput>;
readonly remove: Command<'write', MembersRemoveInput, MembersRemoveInput, MembersRemoveOutput>;
readonly setRole: Command<'write', MembersSetRoleInput, MembersSetRoleInput, MembersSetRoleOutput>;
};
readonly events: {
readonly joined: EventKind<'member.joined', MemberJoinedData, 'room'>;
readonly left: EventKind<'member.left', MemberLeftData, 'room'>;
readonly updated: EventKind<'member.updated', MemberUpdatedData, 'room'>;
readonly erased: EventKind<'member.erased', MemberErasedData, 'room'>;
readonly invited: EventKind<'member.invited', MemberInvitedData, 'room'>;
readonly removed: EventKind<'member.removed', MemberRemovedData, 'room'>;
readonly roleChanged: EventKind<'member.role_changed', MemberRoleChangedData, 'room'>;
};
readonly signals: {};
};
readonly messages: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly send: Command<'write', MessagesSendInput, MessagesSendParsed, MessagesSendOutput>;
readonly repost: Command<'write', MessagesRepostInput, MessagesRepostInput, MessagesRepostOutput>;
readonly edit: Command<'write', MessagesEditInput, MessagesEditInput, MessagesEditOutput>;
readonly delete: Command<'write', MessagesDeleteInput, MessagesDeleteInput, MessagesDeleteOutput>;
readonly get: Command<'read', MessagesGetInput, MessagesGetInput, MessagesGetOutput>;
readonly list: Command<'read', MessagesListInput, MessagesListParsed, MessagesListOutput>;
readonly thread: Command<'read', MessagesThreadInput, MessagesThreadParsed, MessagesThreadOutput>;
readonly react: Command<'write', MessagesReactInput, MessagesReactInput, MessagesReactOutput>;
readonly unreact: Command<'write', MessagesUnreactInput, MessagesUnreactInput, MessagesUnreactOutput>;
readonly clearReactions: Command<'write', MessagesClearReactionsInput, MessagesClearReactionsInput, MessagesClearReactionsOutput>;
readonly reactions: Command<'read', MessagesReactionsInput, MessagesReactionsParsed, MessagesReactionsOutput>;
readonly pin: Command<'write', MessagesPinInput, MessagesPinInput, MessagesPinOutput>;
readonly unpin: Command<'write', MessagesUnpinInput, MessagesUnpinInput, MessagesUnpinOutput>;
readonly pins: Command<'read', MessagesPinsInput, MessagesPinsInput, MessagesPinsOutput>;
readonly bookmark: Command<'write', MessagesBookmarkInput, MessagesBookmarkInput, MessagesBookmarkOutput>;
readonly unbookmark: Command<'write', MessagesUnbookmarkInput, MessagesUnbookmarkInput, MessagesUnbookmarkOutput>;
readonly bookmarks: Command<'read', MessagesBookmarksInput, MessagesBookmarksParsed, MessagesBookmarksOutput>;
};
readonly events: {
readonly created: EventKind<'message.created', MessageCreatedData, 'room'>;
readonly edited: EventKind<'message.edited', MessageEditedData, 'room'>;
readonly deleted: EventKind<'message.deleted', MessageDeletedData, 'room'>;
readonly reacted: EventKind<'message.reacted', MessageReactedData, 'room'>;
readonly unreacted: EventKind<'message.unreacted', MessageUnreactedData, 'room'>;
readonly reactionsCleared: EventKind<'message.reactions_cleared', MessageReactionsClearedData, 'room'>;
readonly pinned: EventKind<'message.pinned', MessagePinnedData, 'room'>;
readonly unpinned: EventKind<'message.unpinned', MessageUnpinnedData, 'room'>;
readonly bookmarked: EventKind<'message.bookmarked', MessageBookmarkedData, 'user'>;
readonly unbookmarked: EventKind<'message.unbookmarked', MessageUnbookmarkedData, 'user'>;
};
readonly signals: {};
};
readonly receipts: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly read: Command<'write', ReceiptsReadInput, ReceiptsReadInput, ReceiptsReadOutput>;
readonly list: Command<'read', ReceiptsListInput, ReceiptsListInput, ReceiptsListOutput>;
};
readonly events: {
readonly read: EventKind<'receipt.read', ReceiptReadData, 'user'>;
};
readonly signals: {
readonly seen: SignalKind<'receipt.seen', ReceiptSeenData>;
};
};
readonly typing: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly keystroke: Command<'connection', TypingKeystrokeInput, TypingKeystrokeInput, TypingKeystrokeOutput>;
readonly stop: Command<'connection', TypingStopInput, TypingStopInput, TypingStopOutput>;
};
readonly events: {};
readonly signals: {
readonly changed: SignalKind<'typing.changed', TypingChangedData>;
};
};
readonly presence: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly set: Command<'connection', PresenceSetInput, PresenceSetInput, PresenceSetOutput>;
readonly heartbeat: Command<'connection', PresenceHeartbeatInput, PresenceHeartbeatInput, PresenceHeartbeatOutput>;
readonly get: Command<'connection', PresenceGetInput, PresenceGetInput, PresenceGetOutput>;
readonly watch: Command<'connection', PresenceWatchInput, PresenceWatchInput, PresenceWatchOutput>;
readonly list: Command<'connection', PresenceListInput, PresenceListParsed, PresenceListOutput>;
readonly occupancy: Command<'connection', PresenceOccupancyInput, PresenceOccupancyInput, PresenceOccupancyOutput>;
};
readonly events: {};
readonly signals: {
readonly changed: SignalKind<'presence.changed', PresenceChangedData>;
readonly occupancy: SignalKind<'presence.occupancy', PresenceOccupancyData>;
};
};
readonly queue: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly open: Command<'write', QueueOpenInput, QueueOpenParsed, QueueOpenOutput>;
readonly add: Command<'write', QueueAddInput, QueueAddParsed, QueueAddOutput>;
readonly vote: Command<'write', QueueVoteInput, QueueVoteParsed, QueueVoteOutput>;
readonly next: Command<'write', QueueNextInput, QueueNextParsed, QueueNextOutput>;
readonly remove: Command<'write', QueueRemoveInput, QueueRemoveParsed, QueueRemoveOutput>;
readonly list: Command<'read', QueueListInput, QueueListParsed, QueueListOutput>;
};
readonly events: {
readonly opened: EventKind<'queue.opened', QueueOpenedData, 'room'>;
readonly itemAdded: EventKind<'queue.item_added', QueueItemAddedData, 'room'>;
readonly itemVoted: EventKind<'queue.item_voted', QueueItemVotedData, 'room'>;
readonly advanced: EventKind<'queue.advanced', QueueAdvancedData, 'room'>;
readonly itemRemoved: EventKind<'queue.item_removed', QueueItemRemovedData, 'room'>;
};
readonly signals: {};
};
readonly moderation: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly mute: Command<'write', ModerationMuteInput, ModerationMuteParsed, ModerationMuteOutput>;
readonly unmute: Command<'write', ModerationUnmuteInput, ModerationUnmuteInput, ModerationUnmuteOutput>;
readonly kick: Command<'write', ModerationKickInput, ModerationKickInput, ModerationKickOutput>;
readonly ban: Command<'write', ModerationBanInput, ModerationBanInput, ModerationBanOutput>;
readonly unban: Command<'write', ModerationUnbanInput, ModerationUnbanInput, ModerationUnbanOutput>;
readonly delete: Command<'write', ModerationDeleteInput, ModerationDeleteInput, ModerationDeleteOutput>;
readonly original: Command<'read', ModerationOriginalInput, ModerationOriginalInput, ModerationOriginalOutput>;
readonly log: Command<'read', ModerationLogInput, ModerationLogParsed, ModerationLogOutput>;
};
readonly events: {
readonly muted: EventKind<'member.muted', MemberMutedData, 'room'>;
readonly unmuted: EventKind<'member.unmuted', MemberUnmutedData, 'room'>;
readonly kicked: EventKind<'member.kicked', MemberKickedData, 'room'>;
readonly banned: EventKind<'member.banned', MemberBannedData, 'room'>;
readonly unbanned: EventKind<'member.unbanned', MemberUnbannedData, 'room'>;
};
readonly signals: {};
};
readonly users: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly get: Command<'read', UsersGetInput, UsersGetInput, UsersGetOutput>;
readonly search: Command<'read', UsersSearchInput, UsersSearchParsed, UsersSearchOutput>;
readonly follow: Command<'connection', UsersFollowInput, UsersFollowInput, UsersFollowOutput>;
readonly unfollow: Command<'connection', UsersUnfollowInput, UsersUnfollowInput, UsersUnfollowOutput>;
readonly events: Command<'read', UsersEventsInput, UsersEventsParsed, UsersEventsOutput>;
readonly block: Command<'write', UsersBlockInput, UsersBlockInput, UsersBlockOutput>;
readonly unblock: Command<'write', UsersUnblockInput, UsersUnblockInput, UsersUnblockOutput>;
readonly erase: Command<'write', UsersEraseInput, UsersEraseInput, UsersEraseOutput>;
};
readonly events: {
readonly updated: EventKind<'user.updated', UserUpdatedData, 'user'>;
readonly blocked: EventKind<'user.blocked', UserBlockedData, 'user'>;
readonly unblocked: EventKind<'user.unblocked', UserUnblockedData, 'user'>;
readonly roomChanged: EventKind<'user.room_changed', UserRoomChangedData, 'user'>;
readonly erased: EventKind<'user.erased', UserErasedData, 'user'>;
};
readonly signals: {};
};
readonly spaces: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly create: Command<'write', SpacesCreateInput, SpacesCreateParsed, SpacesCreateOutput>;
readonly list: Command<'read', SpacesListInput, SpacesListParsed, SpacesListOutput>;
readonly members: Command<'read', SpacesMembersInput, SpacesMembersParsed, SpacesMembersOutput>;
readonly add: Command<'write', SpacesAddInput, SpacesAddParsed, SpacesAddOutput>;
readonly remove: Command<'write', SpacesRemoveInput, SpacesRemoveInput, SpacesRemoveOutput>;
};
readonly events: {
readonly created: EventKind<'space.created', SpaceCreatedData, 'space'>;
readonly memberAdded: EventKind<'space.member_added', SpaceMemberAddedData, 'space'>;
readonly memberRemoved: EventKind<'space.member_removed', SpaceMemberRemovedData, 'space'>;
};
readonly signals: {};
};
readonly auth: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly refresh: Command<'connection', AuthRefreshInput, AuthRefreshInput, AuthRefreshOutput>;
};
readonly events: {};
readonly signals: {
readonly expiring: SignalKind<'auth.expiring', AuthExpiringData>;
};
};
readonly server: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly info: Command<'read', ServerInfoInput, ServerInfoInput, ServerInfoOutput>;
};
readonly events: {};
readonly signals: {
readonly heads: SignalKind<'server.heads', ServerHeadsData>;
readonly detached: SignalKind<'server.detached', ServerDetachedData>;
readonly draining: SignalKind<'server.draining', ServerDrainingData>;
};
};
};
