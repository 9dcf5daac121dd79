// Generated from the contract by `npm run generate`. Do not edit.

import type { Command, EventKind, Feature, SignalKind } from '../define.js';
import type { Envelope } from '../envelope.js';

/** Rules for sending in a room. */
export interface RoomSettings {
/** How many messages each user may send per minute; 0 = no limit, null = the server's default. */ messagesPerMinute: number | null;
/** Whether only staff may send, edit or vote. */ frozen: boolean;
}

/** A room's own data. Instants are epoch ms. */
export interface Room {
/** The id, chosen by the server and never reused. */ id: string;
/** The short name in addresses; unique among public rooms. */ slug: string;
/** The display name. */ name: string;
/** What the room is about; may be empty. */ topic: string;
/** The kind of room. */ kind: "channel" | "group" | "direct";
/** Guests can read a public room; a private room is invisible to them. */ visibility: "public" | "private";
/** Tags that rooms.discover finds the room by. */ tags: string[];
/** The app's own key-value data. */ metadata: Record<string, string | number | boolean | null>;
/** Rules for sending. */ settings: RoomSettings;
/** The maximum number of members; null = no limit. */ maxMembers: number | null;
/** The space that the room belongs to; null = none. */ space: string | null;
/** When the room was created, epoch ms. */ createdAt: number;
/** When the room was archived, epoch ms; null = the room is open. */ archivedAt: number | null;
}

/** A room in a list: its data, member count, stream head, and the caller's role and unread counts. */
export interface RoomListItem {
/** The room. */ room: Room;
/** The last seq of the stream of the room; everything else here was read at that seq. */ head: number;
/** When the latest event in the room happened, epoch ms. */ activeAt: number;
/** The number of members. */ memberCount: number;
/** The caller's role in the room. */ role: "guest" | "member" | "moderator" | "owner";
/** Whether the caller is invited but not a member. */ invited: boolean;
/** The other person of a direct room; null = not a direct room. */ peer: {
/** The id: the token's `sub`. */ id: string;
/** The display name; not unique. */ name: string;
/** The http or https address of a picture; null = none. */ avatarUrl: string | null;
} | null;
/** The newest message, not counting replies in threads; null = none. */ last: Preview | null;
/** The latest pinned message; null = none. */ pinned: Preview | null;
/** The id of the last message that the caller has read; 0 = none. */ readUpTo: number;
/** The number of unread messages by others, without replies in threads; 100 = 100 or more, 0 if the caller is not a member. */ unread: number;
/** The number of unread messages by others that mention the caller, with replies in threads; 100 = 100 or more. */ mentions: number;
}

/** The part of a message that a list of rooms shows. Instants are epoch ms. */
export interface Preview {
/** The message's id. */ id: number;
/** The kind of message. */ kind: "text" | "action" | "code" | "track" | "system";
/** The author. */ author: Actor;
/** The beginning of the text, at most 200 characters. */ text: string;
/** When it was created, epoch ms. */ createdAt: number;
}

/** The user who did something, with the name at the time. */
export interface Actor {
/** The user's id. */ id: string;
/** The name at the time; not unique. */ name: string;
}

/** A member of a room, as others see them. Instants are epoch ms. */
export interface Member {
/** The user, as known to the room. */ user: {
/** The id: the token's `sub`. */ id: string;
/** The display name; not unique. */ name: string;
/** The http or https address of a picture; null = none. */ avatarUrl: string | null;
};
/** The role in this room. */ role: "member" | "moderator" | "owner";
/** When the membership began, epoch ms. */ joinedAt: number;
/** When the mute ends, epoch ms; null = not muted. */ mutedUntil: number | null;
}

/** A queue of a room with its open items. The SDK sorts them by turn with `selectQueue`. */
export interface Queue {
/** The key that names the queue in commands. */ key: string;
/** The display name. */ title: string;
/** How the next item is chosen. votes: highest upvotes − downvotes; ties go to the older item. */ policy: "votes";
/** When the queue was opened, epoch ms. */ openedAt: number;
/** The id of the active item; null = none. */ activeId: number | null;
/** Waiting and active items, sorted by id. Sort them by turn with `queueOrder`. */ items: QueueItem[];
}

/** An item in a queue: waiting, active, done or removed. Instants are epoch ms. */
export interface QueueItem {
/** The id, counted up from 1 in each queue. */ id: number;
/** The title. */ title: string;
/** The http or https address; null = none. */ url: string | null;
/** The app's own key-value data. */ metadata: Record<string, string | number | boolean | null>;
/** The user who added it. */ addedBy: Actor;
/** When it was added, epoch ms. */ addedAt: number;
/** The status; at most one item of a queue is active. */ status: "waiting" | "active" | "done" | "removed";
/** The number of upvotes. */ upvotes: number;
/** The number of downvotes. */ downvotes: number;
}

/** A user's vote on an item. Each user has one vote; no vote is stored as absent. */
export type QueueVote = "up" | "down";

/** A message. A deleted message is blank and has `deletedAt`. The id is the seq of the event that created it. Instants are epoch ms. */
export interface Message {
/** The seq of the event that created it. */ id: number;
/** The kind of message. action describes the author (`/me waves`); system comes from the app itself. */ kind: "text" | "action" | "code" | "track" | "system";
/** The author, with the name at the time. */ author: Actor;
/** The text; empty when deleted. */ text: string;
/** The message that this one replies to; null = none. */ replyTo: number | null;
/** The app's own key-value data; empty when deleted. */ metadata: Record<string, string | number | boolean | null>;
/** When it was created, epoch ms. */ createdAt: number;
/** When it was last edited, epoch ms; null = never. */ editedAt: number | null;
/** When it was deleted, epoch ms; null = not deleted. */ deletedAt: number | null;
/** The programming language; only for kind code. */ language?: string | undefined;
/** The music track; only for kind track. */ track?: Track | undefined;
/** The first message of the thread that this message is in. */ threadOf?: number | undefined;
/** The thread that starts at this message. */ thread?: {
/** The number of replies in the thread, without deleted ones and without the first message. */ count: number;
/** When the newest reply was sent, epoch ms; null = no replies. */ lastAt: number | null;
} | undefined;
/** Ids of the users mentioned. */ mentions?: string[] | undefined;
/** The message mentions everyone in the room. */ here?: true | undefined;
/** The number of users who reacted with each emoji: emoji → number. */ reactions?: Record<string, number> | undefined;
/** When it was pinned, epoch ms; absent = not pinned. */ pinnedAt?: number | undefined;
/** The original, if this message is a repost. */ repostOf?: {
/** The room of the original; null = a private room. */ roomId: string | null;
/** The id of the original. */ messageId: number;
/** The author. */ author: Actor;
} | undefined;
}

/** The music track in a message of kind `track`. */
export interface Track {
/** The title. */ title: string;
/** The artist. */ artist?: string | undefined;
/** The http or https address where it plays. */ url?: string | undefined;
/** The http or https address of its artwork. */ artworkUrl?: string | undefined;
/** The length, milliseconds. */ durationMs?: number | undefined;
}

/** A room as one viewer sees it: `state` for everyone, `me` for the viewer, and a `window` of the newest messages. */
export interface RoomSnapshot {
/** The state, the same for every viewer. */ state: {
/** The room. */ room: Room;
/** The number of members. */ memberCount: number;
/** Ids of the pinned messages, latest pin first. */ pins: number[];
/** The queues of the room by key, each with its waiting and active items. */ queues: Record<string, Queue>;
};
/** The viewer's own data in the room. */ me: {
/** The viewer. */ userId: string;
/** The viewer's role in the room. */ role: "guest" | "member" | "moderator" | "owner";
/** When the viewer's mute ends, epoch ms; null = not muted. */ mutedUntil: number | null;
/** The viewer's reactions to messages of the window: message id → emoji, sorted as text. */ reactions: Record<string, string[]>;
/** The viewer's votes on open items: queue key → item id → vote. */ votes: Record<string, Record<string, QueueVote>>;
};
/** The newest messages. */ window: {
/** The window holds every message with this id or a greater one. */ from: number;
/** The messages in order, without replies in threads; deleted ones are blank. */ messages: Message[];
/** Whether older messages exist. */ hasBefore: boolean;
};
/** Live state, which is never logged and may be slightly out of date. */ live: {
/** The users typing. */ typing: {
/** The first ten users typing, in the order in which they began. */ users: Actor[];
/** The number of users typing. */ count: number;
};
/** The number of users following the room. */ people: number;
};
}

/** A user's reaction to a message. Instants are epoch ms. */
export interface Reaction {
/** The user who reacted. */ user: Actor;
/** The emoji. */ emoji: string;
/** When the user reacted, epoch ms. */ reactedAt: number;
}

/** A message that a user bookmarked. Instants are epoch ms. */
export interface Bookmark {
/** The room that the message is in. */ roomId: string;
/** The current message. */ message: Message;
/** When it was bookmarked, epoch ms. */ bookmarkedAt: number;
}

/** A user's read position in a room. Instants are epoch ms. */
export interface Receipt {
/** The user. */ userId: string;
/** The id of the last message read; 0 = none. */ upTo: number;
/** When the user read it, epoch ms. */ readAt: number;
}

/** A user's presence as others see it. Instants are epoch ms. */
export interface Presence {
/** The user. */ userId: string;
/** The status across all connections and devices. */ status: "online" | "away" | "busy" | "offline";
/** The user's own description of what they are doing; null = none. */ activity: string | null;
/** When the user was last active, epoch ms; null = unknown. */ lastSeenAt: number | null;
}

/** An entry in a room's moderation log: who did what to whom. Instants are epoch ms. */
export interface ModerationEntry {
/** The seq of the event in the log of the room. */ seq: number;
/** The event type, such as member.banned. */ type: string;
/** When it happened, epoch ms. */ at: number;
/** The user who did it; null = the server. */ actor: Actor | null;
/** The user affected; null = no particular user. */ target: string | null;
/** The event's payload. */ data: Record<string, unknown>;
}

/** A user's profile, taken from the latest verified token. */
export interface Profile {
/** The id: the token's `sub`. */ id: string;
/** The display name; not unique. */ name: string;
/** The http or https address of a picture; null = none. */ avatarUrl: string | null;
/** The role on this instance. */ role: "user" | "bot" | "service" | "operator";
}

/** A user's own data: the profile, read positions and blocked users. */
export interface UserSnapshot {
/** The read position in each room: room id → id of the last message read. */ receipts: Record<string, number>;
/** The profile from the latest verified token. */ profile: Profile;
/** Ids of the blocked users, sorted. */ blocked: string[];
}

/** A group of rooms and users, such as a course or a community. Instants are epoch ms. */
export interface Space {
/** The id, such as `course:js-101`, chosen by its creator. */ id: string;
/** The display name. */ name: string;
/** The app's own key-value data. */ metadata: Record<string, string | number | boolean | null>;
/** When it was created, epoch ms. */ createdAt: number;
}

/** A member of a space. Instants are epoch ms. */
export interface SpaceMember {
/** The user. */ user: Actor;
/** The role in the space; an owner may add and remove members. */ role: "member" | "owner";
/** When the user joined, epoch ms. */ joinedAt: number;
}

/** A space as one viewer sees it: its data, the number of members, and the viewer's role. */
export interface SpaceSnapshot {
/** The space. */ space: Space;
/** The number of members. */ memberCount: number;
/** The caller's role in the space; null = not a member. */ role: "member" | "owner" | null;
}

/** The input of `rooms.create`. */
export interface RoomsCreateInput {
/** The short name in addresses; unique among public rooms. */ slug: string;
/** The kind of room; use rooms.direct for a direct room. Default: channel. */ kind?: "channel" | "group" | undefined;
/** The display name. Default: the slug. */ name?: string | undefined;
/** What the room is about. Default: empty. */ topic?: string | undefined;
/** Whether guests can read the room. Default: public for a channel, private for a group. */ visibility?: "public" | "private" | undefined;
/** A space that the caller belongs to. Default: none. */ space?: string | undefined;
/** Tags that rooms.discover finds the room by. Default: none. */ tags?: string[] | undefined;
/** The app's own key-value data. Default: empty. */ metadata?: Record<string, string | number | boolean | null> | undefined;
/** The maximum number of members. Default: no limit. */ maxMembers?: number | null | undefined;
/** How many messages each user may send per minute; 0 = no limit. Default: the server's default. */ messagesPerMinute?: number | null | undefined;
}

/** The input of `rooms.create` as a handler gets it, with defaults filled in. */
export interface RoomsCreateParsed {
/** The short name in addresses; unique among public rooms. */ slug: string;
/** The kind of room; use rooms.direct for a direct room. Default: channel. */ kind: "channel" | "group";
/** The display name. Default: the slug. */ name?: string | undefined;
/** What the room is about. Default: empty. */ topic: string;
/** Whether guests can read the room. Default: public for a channel, private for a group. */ visibility?: "public" | "private" | undefined;
/** A space that the caller belongs to. Default: none. */ space?: string | undefined;
/** Tags that rooms.discover finds the room by. Default: none. */ tags: string[];
/** The app's own key-value data. Default: empty. */ metadata: Record<string, string | number | boolean | null>;
/** The maximum number of members. Default: no limit. */ maxMembers: number | null;
/** How many messages each user may send per minute; 0 = no limit. Default: the server's default. */ messagesPerMinute: number | null;
}

/** The output of `rooms.create`. */
export interface RoomsCreateOutput {
/** The new room. */ room: Room;
}

/** The input of `rooms.get`. */
export interface RoomsGetInput {
/** The room, by id or slug. */ room: string;
}

/** The input of `rooms.direct`. */
export interface RoomsDirectInput {
/** The other user. */ user: string;
}

/** The output of `rooms.direct`. */
export interface RoomsDirectOutput {
/** The room. */ room: Room;
/** Whether the room was created by this call. */ created: boolean;
}

/** The input of `rooms.list`. */
export interface RoomsListInput {
/** The rooms to list. Default: public. */ scope?: "public" | "mine" | "invited" | undefined;
/** Only rooms with these ids. Default: all. */ rooms?: string[] | undefined;
/** Only rooms of this space. Default: all. */ space?: string | undefined;
/** The `next` of the previous page, or a slug to start after. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 1024 KiB. Default: 50. */ limit?: number | undefined;
}

/** The input of `rooms.list` as a handler gets it, with defaults filled in. */
export interface RoomsListParsed {
/** The rooms to list. Default: public. */ scope: "public" | "mine" | "invited";
/** Only rooms with these ids. Default: all. */ rooms?: string[] | undefined;
/** Only rooms of this space. Default: all. */ space?: string | undefined;
/** The `next` of the previous page, or a slug to start after. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 1024 KiB. Default: 50. */ limit: number;
}

/** The output of `rooms.list`. */
export interface RoomsListOutput {
/** The page. */ rooms: RoomListItem[];
/** Pass as `after` for the next page; null = this is the last page. */ next: string | null;
}

/** The input of `rooms.discover`. */
export interface RoomsDiscoverInput {
/** Text to find in the name, topic or slug, ignoring case. */ text?: string | undefined;
/** Only rooms that have all of these tags. */ tags?: string[] | undefined;
/** Only rooms of this kind. Default: all kinds. */ kind?: "channel" | "group" | "direct" | undefined;
/** Only rooms of this space. Default: rooms of any space or none. */ space?: string | undefined;
/** Whether to find archived rooms instead of open ones. Default: false. */ archived?: boolean | undefined;
/** The order: most members first, latest activity first, or by name. Default: members. */ sort?: "members" | "activity" | "name" | undefined;
/** The `next` of the previous page. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 1024 KiB. Default: 50. */ limit?: number | undefined;
}

/** The input of `rooms.discover` as a handler gets it, with defaults filled in. */
export interface RoomsDiscoverParsed {
/** Text to find in the name, topic or slug, ignoring case. */ text?: string | undefined;
/** Only rooms that have all of these tags. */ tags?: string[] | undefined;
/** Only rooms of this kind. Default: all kinds. */ kind?: "channel" | "group" | "direct" | undefined;
/** Only rooms of this space. Default: rooms of any space or none. */ space?: string | undefined;
/** Whether to find archived rooms instead of open ones. Default: false. */ archived: boolean;
/** The order: most members first, latest activity first, or by name. Default: members. */ sort: "members" | "activity" | "name";
/** The `next` of the previous page. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 1024 KiB. Default: 50. */ limit: number;
}

/** The output of `rooms.discover`. */
export interface RoomsDiscoverOutput {
/** The page. */ rooms: RoomListItem[];
/** Pass as `after` for the next page; null = this is the last page. */ next: string | null;
}

/** The input of `rooms.archive`. */
export interface RoomsArchiveInput {
/** The room, by id or slug. */ room: string;
/** true = archive the room, false = reopen it. Default: true. */ archived?: boolean | undefined;
}

/** The input of `rooms.archive` as a handler gets it, with defaults filled in. */
export interface RoomsArchiveParsed {
/** The room, by id or slug. */ room: string;
/** true = archive the room, false = reopen it. Default: true. */ archived: boolean;
}

/** The output of `rooms.archive`. */
export interface RoomsArchiveOutput {
/** The room after the change. */ room: Room;
}

/** The input of `rooms.delete`. */
export interface RoomsDeleteInput {
/** The room, by id or slug. */ room: string;
}

/** The output of `rooms.delete`. */
export interface RoomsDeleteOutput {
/** When the room was deleted, epoch ms. */ deletedAt: number;
}

/** The input of `rooms.update`. */
export interface RoomsUpdateInput {
/** The room, by id or slug. */ room: string;
/** The display name. Default: unchanged. */ name?: string | undefined;
/** What the room is about; may be empty. Default: unchanged. */ topic?: string | undefined;
/** Whether guests can read the room. Making it private disconnects its guests. Default: unchanged. */ visibility?: "public" | "private" | undefined;
/** Replaces all tags. Default: unchanged. */ tags?: string[] | undefined;
/** Replaces all metadata. Default: unchanged. */ metadata?: Record<string, string | number | boolean | null> | undefined;
/** The maximum number of members; null = no limit. Current members stay. Default: unchanged. */ maxMembers?: number | null | undefined;
/** How many messages each user may send per minute; 0 = no limit, null = the server's default. Default: unchanged. */ messagesPerMinute?: number | null | undefined;
/** Whether only staff may send, edit or vote. Default: unchanged. */ frozen?: boolean | undefined;
}

/** The output of `rooms.update`. */
export interface RoomsUpdateOutput {
/** The room after the change. */ room: Room;
}

/** The input of `rooms.join`. */
export interface RoomsJoinInput {
/** The room, by id or slug. */ room: string;
}

/** The output of `rooms.join`. */
export interface RoomsJoinOutput {
/** The caller's membership. */ member: Member;
/** The number of members. */ memberCount: number;
/** The room's id. */ roomId: string;
}

/** The input of `rooms.leave`. */
export interface RoomsLeaveInput {
/** The room, by id or slug. */ room: string;
}

/** The output of `rooms.leave`. */
export interface RoomsLeaveOutput {
/** The number of members. */ memberCount: number;
}

/** The input of `rooms.follow`. */
export interface RoomsFollowInput {
/** The room, by id or slug. */ room: string;
/** The position to resume from. Default: none, answer with a snapshot. */ since?: {
/** The epoch of the position. */ epoch: string;
/** The seq of the last event that the caller has. */ seq: number;
} | undefined;
/** The number of messages in the snapshot; fewer if they exceed about 512 KiB. Default: 50. */ window?: number | undefined;
}

/** The input of `rooms.follow` as a handler gets it, with defaults filled in. */
export interface RoomsFollowParsed {
/** The room, by id or slug. */ room: string;
/** The position to resume from. Default: none, answer with a snapshot. */ since?: {
/** The epoch of the position. */ epoch: string;
/** The seq of the last event that the caller has. */ seq: number;
} | undefined;
/** The number of messages in the snapshot; fewer if they exceed about 512 KiB. Default: 50. */ window: number;
}

/** The output of `rooms.follow`. */
export type RoomsFollowOutput = {
/** The events continue from the given position. */ recovered: true;
/** The room's id. */ roomId: string;
/** The epoch of the stream. */ epoch: string;
/** The last seq of the stream; if it is beyond the last of `events`, page through rooms.events. */ head: number;
/** The events missed, in order: at most 1,000 or about 512 KiB. */ events: RoomfulEvent[];
} | {
/** No position was given, or it could not be resumed. */ recovered: false;
/** The room's id. */ roomId: string;
/** The epoch of the stream. */ epoch: string;
/** The seq at which the snapshot was taken. */ head: number;
/** The room as the caller sees it. */ snapshot: RoomSnapshot;
};

/** The input of `rooms.unfollow`. */
export interface RoomsUnfollowInput {
/** The room, by id or slug. */ room: string;
}

/** The output of `rooms.unfollow`. */
export interface RoomsUnfollowOutput {
/** The room's id. */ roomId: string;
}

/** The input of `rooms.here`. */
export interface RoomsHereInput {
/** The room, by id or slug. */ room: string;
/** The `next` of the previous page. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit?: number | undefined;
}

/** The input of `rooms.here` as a handler gets it, with defaults filled in. */
export interface RoomsHereParsed {
/** The room, by id or slug. */ room: string;
/** The `next` of the previous page. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit: number;
}

/** The output of `rooms.here`. */
export interface RoomsHereOutput {
/** The page, by name, then by id. */ users: ({
/** The id: the token's `sub`. */ id: string;
/** The display name; not unique. */ name: string;
/** The http or https address of a picture; null = none. */ avatarUrl: string | null;
})[];
/** The number of users in the room now, on all pages. */ count: number;
/** Pass as `after` for the next page; null = this is the last page. */ next: string | null;
}

/** The input of `rooms.events`. */
export interface RoomsEventsInput {
/** The room, by id or slug. */ room: string;
/** Only events with a greater seq. Default: 0, from the beginning. */ after?: number | undefined;
/** Only events at or after this instant, epoch ms. Default: all. */ sinceAt?: number | undefined;
/** Only events of these types. Default: all. */ types?: string[] | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit?: number | undefined;
}

/** The input of `rooms.events` as a handler gets it, with defaults filled in. */
export interface RoomsEventsParsed {
/** The room, by id or slug. */ room: string;
/** Only events with a greater seq. Default: 0, from the beginning. */ after: number;
/** Only events at or after this instant, epoch ms. Default: all. */ sinceAt?: number | undefined;
/** Only events of these types. Default: all. */ types?: string[] | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit: number;
}

/** The output of `rooms.events`. */
export interface RoomsEventsOutput {
/** The room's id. */ roomId: string;
/** The epoch of the stream. */ epoch: string;
/** The events, in order. */ events: RoomfulEvent[];
/** Pass as `after` for the next page. */ next: number;
/** The last seq of the stream; `next` = `head` means that this is the last page. */ head: number;
}

/** The input of `members.list`. */
export interface MembersListInput {
/** The room, by id or slug. */ room: string;
/** Only members with exactly this name, ignoring case. Default: all. */ name?: string | undefined;
/** Only members whose name or id begins with this text, ignoring case. Default: all. */ prefix?: string | undefined;
/** The `next` of the previous page: list users after this id. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit?: number | undefined;
}

/** The input of `members.list` as a handler gets it, with defaults filled in. */
export interface MembersListParsed {
/** The room, by id or slug. */ room: string;
/** Only members with exactly this name, ignoring case. Default: all. */ name?: string | undefined;
/** Only members whose name or id begins with this text, ignoring case. Default: all. */ prefix?: string | undefined;
/** The `next` of the previous page: list users after this id. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit: number;
}

/** The output of `members.list`. */
export interface MembersListOutput {
/** The page. */ members: Member[];
/** Pass as `after` for the next page; null = this is the last page. */ next: string | null;
}

/** The input of `members.add`. */
export interface MembersAddInput {
/** The room, by id or slug. */ room: string;
/** The user to add. */ user: string;
/** The role, at most the caller's own. Default: member. */ role?: "member" | "moderator" | "owner" | undefined;
}

/** The input of `members.add` as a handler gets it, with defaults filled in. */
export interface MembersAddParsed {
/** The room, by id or slug. */ room: string;
/** The user to add. */ user: string;
/** The role, at most the caller's own. Default: member. */ role: "member" | "moderator" | "owner";
}

/** The output of `members.add`. */
export interface MembersAddOutput {
/** The new member, or the existing one. */ member: Member;
/** The number of members after this event. */ memberCount: number;
}

/** The input of `members.invite`. */
export interface MembersInviteInput {
/** The room, by id or slug. */ room: string;
/** The user to invite. */ user: string;
}

/** The output of `members.invite`. */
export interface MembersInviteOutput {
/** The user affected. */ userId: string;
}

/** The input of `members.remove`. */
export interface MembersRemoveInput {
/** The room, by id or slug. */ room: string;
/** The member to remove. */ user: string;
/** The reason; everyone who reads the log sees it. Default: none. */ reason?: string | undefined;
}

/** The output of `members.remove`. */
export interface MembersRemoveOutput {
/** The number of members after this event. */ memberCount: number;
}

/** The input of `members.setRole`. */
export interface MembersSetRoleInput {
/** The room, by id or slug. */ room: string;
/** The member whose role changes. */ user: string;
/** The new role. */ role: "member" | "moderator" | "owner";
}

/** The output of `members.setRole`. */
export interface MembersSetRoleOutput {
/** The member after the change. */ member: Member;
}

/** The input of `messages.send`. */
export interface MessagesSendInput {
/** The room, by id or slug. */ room: string;
/** The text, at most 4,000 characters. */ text: string;
/** The kind of message; only services and operators may send system. Default: text. */ kind?: "text" | "action" | "code" | "track" | "system" | undefined;
/** The message to reply to. Default: none. */ replyTo?: number | undefined;
/** The app's own key-value data. Default: empty. */ metadata?: Record<string, string | number | boolean | null> | undefined;
/** The first message of the thread to reply in, or any message of the thread. Default: none. */ threadOf?: number | undefined;
/** Ids of the users to mention. Default: none. */ mentions?: string[] | undefined;
/** Whether to mention everyone in the room; only staff may. Default: false. */ here?: boolean | undefined;
/** The programming language; only for kind code. Default: none. */ language?: string | undefined;
/** The music track; only for kind track. */ track?: {
/** The title. */ title: string;
/** The artist. */ artist?: string | undefined;
/** The http or https address where it plays. */ url?: string | undefined;
/** The http or https address of its artwork. */ artworkUrl?: string | undefined;
/** The length, milliseconds. */ durationMs?: number | undefined;
} | undefined;
}

/** The input of `messages.send` as a handler gets it, with defaults filled in. */
export interface MessagesSendParsed {
/** The room, by id or slug. */ room: string;
/** The text, at most 4,000 characters. */ text: string;
/** The kind of message; only services and operators may send system. Default: text. */ kind: "text" | "action" | "code" | "track" | "system";
/** The message to reply to. Default: none. */ replyTo?: number | undefined;
/** The app's own key-value data. Default: empty. */ metadata: Record<string, string | number | boolean | null>;
/** The first message of the thread to reply in, or any message of the thread. Default: none. */ threadOf?: number | undefined;
/** Ids of the users to mention. Default: none. */ mentions?: string[] | undefined;
/** Whether to mention everyone in the room; only staff may. Default: false. */ here?: boolean | undefined;
/** The programming language; only for kind code. Default: none. */ language?: string | undefined;
/** The music track; only for kind track. */ track?: {
/** The title. */ title: string;
/** The artist. */ artist?: string | undefined;
/** The http or https address where it plays. */ url?: string | undefined;
/** The http or https address of its artwork. */ artworkUrl?: string | undefined;
/** The length, milliseconds. */ durationMs?: number | undefined;
} | undefined;
}

/** The output of `messages.send`. */
export interface MessagesSendOutput {
/** The message as logged. */ message: Message;
}

/** The input of `messages.repost`. */
export interface MessagesRepostInput {
/** The room, by id or slug. */ room: string;
/** The room of the original: its id or slug. */ from: string;
/** The message's id. */ message: number;
}

/** The output of `messages.repost`. */
export interface MessagesRepostOutput {
/** The new message. */ message: Message;
}

/** The input of `messages.edit`. */
export interface MessagesEditInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
/** The new text. */ text: string;
}

/** The output of `messages.edit`. */
export interface MessagesEditOutput {
/** The current message. */ message: Message;
}

/** The input of `messages.delete`. */
export interface MessagesDeleteInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
}

/** The output of `messages.delete`. */
export interface MessagesDeleteOutput {
/** The blank message that remains. */ message: Message;
}

/** The input of `messages.get`. */
export interface MessagesGetInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
}

/** The output of `messages.get`. */
export interface MessagesGetOutput {
/** The message. */ message: Message;
/** The caller's reactions to these messages: message id → emoji, sorted as text. */ mine: Record<string, string[]>;
}

/** The input of `messages.list`. */
export interface MessagesListInput {
/** The room, by id or slug. */ room: string;
/** Only messages older than this id. */ before?: number | undefined;
/** Only messages newer than this id. */ after?: number | undefined;
/** Messages before and after this id, including it. */ around?: number | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit?: number | undefined;
}

/** The input of `messages.list` as a handler gets it, with defaults filled in. */
export interface MessagesListParsed {
/** The room, by id or slug. */ room: string;
/** Only messages older than this id. */ before?: number | undefined;
/** Only messages newer than this id. */ after?: number | undefined;
/** Messages before and after this id, including it. */ around?: number | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit: number;
}

/** The output of `messages.list`. */
export interface MessagesListOutput {
/** The messages, oldest first; deleted ones are blank. */ messages: Message[];
/** The caller's reactions to these messages: message id → emoji, sorted as text. */ mine: Record<string, string[]>;
/** Pass as `before` for the previous page; null = nothing older. */ before: number | null;
/** Pass as `after` for the next page; null = nothing newer. */ after: number | null;
}

/** The input of `messages.thread`. */
export interface MessagesThreadInput {
/** The room, by id or slug. */ room: string;
/** The first message of the thread, or any reply in it. */ message: number;
/** Only replies older than this id. */ before?: number | undefined;
/** Only replies newer than this id; 0 = from the first reply. */ after?: number | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit?: number | undefined;
}

/** The input of `messages.thread` as a handler gets it, with defaults filled in. */
export interface MessagesThreadParsed {
/** The room, by id or slug. */ room: string;
/** The first message of the thread, or any reply in it. */ message: number;
/** Only replies older than this id. */ before?: number | undefined;
/** Only replies newer than this id; 0 = from the first reply. */ after?: number | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit: number;
}

/** The output of `messages.thread`. */
export interface MessagesThreadOutput {
/** The first message of the thread. */ root: Message;
/** The replies, oldest first; deleted ones are blank. */ messages: Message[];
/** The caller's reactions to these messages: message id → emoji, sorted as text. */ mine: Record<string, string[]>;
/** Pass as `before` for the previous page; null = nothing older. */ before: number | null;
/** Pass as `after` for the next page; null = nothing newer. */ after: number | null;
/** The seq of the room's stream at which the thread was read. */ head: number;
}

/** The input of `messages.react`. */
export interface MessagesReactInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
/** The emoji. */ emoji: string;
}

/** The output of `messages.react`. */
export interface MessagesReactOutput {
/** The number of users who react with this emoji. */ count: number;
}

/** The input of `messages.unreact`. */
export interface MessagesUnreactInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
/** The emoji. */ emoji: string;
}

/** The output of `messages.unreact`. */
export interface MessagesUnreactOutput {
/** The number of users who react with this emoji. */ count: number;
}

/** The input of `messages.clearReactions`. */
export interface MessagesClearReactionsInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
/** Only reactions with this emoji. Default: all. */ emoji?: string | undefined;
}

/** The output of `messages.clearReactions`. */
export interface MessagesClearReactionsOutput {
/** Whether there were any; false = nothing changed. */ cleared: boolean;
}

/** The input of `messages.reactions`. */
export interface MessagesReactionsInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
/** Only reactions with this emoji. Default: all. */ emoji?: string | undefined;
/** The `next` of the previous page. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit?: number | undefined;
}

/** The input of `messages.reactions` as a handler gets it, with defaults filled in. */
export interface MessagesReactionsParsed {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
/** Only reactions with this emoji. Default: all. */ emoji?: string | undefined;
/** The `next` of the previous page. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit: number;
}

/** The output of `messages.reactions`. */
export interface MessagesReactionsOutput {
/** The page. */ reactions: Reaction[];
/** Pass as `after` for the next page; null = this is the last page. */ next: string | null;
}

/** The input of `messages.pin`. */
export interface MessagesPinInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
}

/** The output of `messages.pin`. */
export interface MessagesPinOutput {
/** The current message. */ message: Message;
}

/** The input of `messages.unpin`. */
export interface MessagesUnpinInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
}

/** The output of `messages.unpin`. */
export interface MessagesUnpinOutput {
/** The current message. */ message: Message;
}

/** The input of `messages.pins`. */
export interface MessagesPinsInput {
/** The room, by id or slug. */ room: string;
}

/** The output of `messages.pins`. */
export interface MessagesPinsOutput {
/** All pinned messages. */ messages: Message[];
/** The caller's reactions to these messages: message id → emoji, sorted as text. */ mine: Record<string, string[]>;
}

/** The input of `messages.bookmark`. */
export interface MessagesBookmarkInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
}

/** The output of `messages.bookmark`. */
export interface MessagesBookmarkOutput {
/** When it was bookmarked, epoch ms. */ bookmarkedAt: number;
}

/** The input of `messages.unbookmark`. */
export interface MessagesUnbookmarkInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
}

/** The output of `messages.unbookmark`. */
export interface MessagesUnbookmarkOutput {
/** Whether there was such a bookmark; false = nothing changed. */ removed: boolean;
}

/** The input of `messages.bookmarks`. */
export interface MessagesBookmarksInput {
/** The `next` of the previous page. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit?: number | undefined;
}

/** The input of `messages.bookmarks` as a handler gets it, with defaults filled in. */
export interface MessagesBookmarksParsed {
/** The `next` of the previous page. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit: number;
}

/** The output of `messages.bookmarks`. */
export interface MessagesBookmarksOutput {
/** The page. */ bookmarks: Bookmark[];
/** Pass as `after` for the next page; null = this is the last page. */ next: string | null;
}

/** The input of `receipts.read`. */
export interface ReceiptsReadInput {
/** The room, by id or slug. */ room: string;
/** The id of the last message read. Default: the newest message. */ upTo?: number | undefined;
}

/** The output of `receipts.read`. */
export interface ReceiptsReadOutput {
/** The id of the last message read, after this call; 0 = none. */ upTo: number;
}

/** The input of `receipts.list`. */
export interface ReceiptsListInput {
/** The room, by id or slug. */ room: string;
}

/** The output of `receipts.list`. */
export interface ReceiptsListOutput {
/** The read positions, by user id, without members who have read nothing. */ receipts: Receipt[];
}

/** The input of `typing.keystroke`. */
export interface TypingKeystrokeInput {
/** The room, by id or slug. */ room: string;
}

/** The output of `typing.keystroke`. */
export interface TypingKeystrokeOutput {
/** How long the report lasts, milliseconds. */ expiresInMs: number;
}

/** The input of `typing.stop`. */
export interface TypingStopInput {
/** The room, by id or slug. */ room: string;
}

/** The output of `typing.stop`. */
export interface TypingStopOutput {}

/** The input of `presence.set`. */
export interface PresenceSetInput {
/** The status; offline = appear offline. Default: unchanged. */ status?: "online" | "away" | "busy" | "offline" | undefined;
/** The activity text; null = none. Default: unchanged. */ activity?: string | null | undefined;
}

/** The output of `presence.set`. */
export interface PresenceSetOutput {
/** The caller's presence as others see it. */ presence: Presence;
}

/** The input of `presence.heartbeat`. */
export interface PresenceHeartbeatInput {}

/** The output of `presence.heartbeat`. */
export interface PresenceHeartbeatOutput {
/** The caller's presence as others see it. */ presence: Presence;
}

/** The input of `presence.get`. */
export interface PresenceGetInput {
/** The ids of the users. */ users: string[];
}

/** The output of `presence.get`. */
export interface PresenceGetOutput {
/** The presence of each user, in the order requested. */ users: Presence[];
}

/** The input of `presence.watch`. */
export interface PresenceWatchInput {
/** The ids of the users; an empty list stops watching. */ users: string[];
}

/** The output of `presence.watch`. */
export interface PresenceWatchOutput {
/** The current presence of each user, in the order requested. */ users: Presence[];
}

/** The input of `presence.list`. */
export interface PresenceListInput {
/** Only members of this room, by id or slug. Default: everyone. */ room?: string | undefined;
/** Only members of this space. Default: everyone. */ space?: string | undefined;
/** The `next` of the previous page: list users after this id. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit?: number | undefined;
}

/** The input of `presence.list` as a handler gets it, with defaults filled in. */
export interface PresenceListParsed {
/** Only members of this room, by id or slug. Default: everyone. */ room?: string | undefined;
/** Only members of this space. Default: everyone. */ space?: string | undefined;
/** The `next` of the previous page: list users after this id. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit: number;
}

/** The output of `presence.list`. */
export interface PresenceListOutput {
/** The page, by user id, without users who appear offline. */ users: ({
/** The user. */ userId: string;
/** The status across all connections and devices. */ status: "online" | "away" | "busy" | "offline";
/** The user's own description of what they are doing; null = none. */ activity: string | null;
/** When the user was last active, epoch ms; null = unknown. */ lastSeenAt: number | null;
/** The display name. */ name: string;
})[];
/** The total number of users online. */ total: number;
/** Pass as `after` for the next page; null = this is the last page. */ next: string | null;
}

/** The input of `presence.occupancy`. */
export interface PresenceOccupancyInput {
/** The room, by id or slug. */ room: string;
}

/** The output of `presence.occupancy`. */
export interface PresenceOccupancyOutput {
/** The number of users following the room now. */ people: number;
/** The number of connections following the room now. */ connections: number;
}

/** The input of `queue.open`. */
export interface QueueOpenInput {
/** The room, by id or slug. */ room: string;
/** The key of the queue. Default: main. */ queue?: string | undefined;
/** The display name. Default: Queue. */ title?: string | undefined;
/** How the next item is chosen. Default: votes. */ policy?: "votes" | undefined;
}

/** The input of `queue.open` as a handler gets it, with defaults filled in. */
export interface QueueOpenParsed {
/** The room, by id or slug. */ room: string;
/** The key of the queue. Default: main. */ queue: string;
/** The display name. Default: Queue. */ title: string;
/** How the next item is chosen. Default: votes. */ policy: "votes";
}

/** The output of `queue.open`. */
export interface QueueOpenOutput {
/** The new queue. */ queue: Queue;
}

/** The input of `queue.add`. */
export interface QueueAddInput {
/** The room, by id or slug. */ room: string;
/** The title. */ title: string;
/** The http or https address. Default: none. */ url?: string | undefined;
/** The app's own key-value data. Default: empty. */ metadata?: Record<string, string | number | boolean | null> | undefined;
/** The key of the queue. Default: main. */ queue?: string | undefined;
}

/** The input of `queue.add` as a handler gets it, with defaults filled in. */
export interface QueueAddParsed {
/** The room, by id or slug. */ room: string;
/** The title. */ title: string;
/** The http or https address. Default: none. */ url?: string | undefined;
/** The app's own key-value data. Default: empty. */ metadata: Record<string, string | number | boolean | null>;
/** The key of the queue. Default: main. */ queue: string;
}

/** The output of `queue.add`. */
export interface QueueAddOutput {
/** The new item. */ item: QueueItem;
}

/** The input of `queue.vote`. */
export interface QueueVoteInput {
/** The room, by id or slug. */ room: string;
/** The item's id. */ item: number;
/** The vote; none = withdraw it. */ vote: "up" | "down" | "none";
/** The key of the queue. Default: main. */ queue?: string | undefined;
}

/** The input of `queue.vote` as a handler gets it, with defaults filled in. */
export interface QueueVoteParsed {
/** The room, by id or slug. */ room: string;
/** The item's id. */ item: number;
/** The vote; none = withdraw it. */ vote: "up" | "down" | "none";
/** The key of the queue. Default: main. */ queue: string;
}

/** The output of `queue.vote`. */
export interface QueueVoteOutput {
/** The item with the new vote counts. */ item: QueueItem;
}

/** The input of `queue.next`. */
export interface QueueNextInput {
/** The room, by id or slug. */ room: string;
/** The key of the queue. Default: main. */ queue?: string | undefined;
}

/** The input of `queue.next` as a handler gets it, with defaults filled in. */
export interface QueueNextParsed {
/** The room, by id or slug. */ room: string;
/** The key of the queue. Default: main. */ queue: string;
}

/** The output of `queue.next`. */
export interface QueueNextOutput {
/** The item now done; null = none was active. */ done: QueueItem | null;
/** The item now active; null = the queue is empty. */ active: QueueItem | null;
}

/** The input of `queue.remove`. */
export interface QueueRemoveInput {
/** The room, by id or slug. */ room: string;
/** The item's id. */ item: number;
/** The key of the queue. Default: main. */ queue?: string | undefined;
}

/** The input of `queue.remove` as a handler gets it, with defaults filled in. */
export interface QueueRemoveParsed {
/** The room, by id or slug. */ room: string;
/** The item's id. */ item: number;
/** The key of the queue. Default: main. */ queue: string;
}

/** The output of `queue.remove`. */
export interface QueueRemoveOutput {
/** The removed item. */ item: QueueItem;
}

/** The input of `queue.list`. */
export interface QueueListInput {
/** The room, by id or slug. */ room: string;
/** The key of the queue. Default: main. */ queue?: string | undefined;
/** The items to list: open = waiting and active, over = done and removed. Default: open. */ status?: "open" | "over" | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit?: number | undefined;
}

/** The input of `queue.list` as a handler gets it, with defaults filled in. */
export interface QueueListParsed {
/** The room, by id or slug. */ room: string;
/** The key of the queue. Default: main. */ queue: string;
/** The items to list: open = waiting and active, over = done and removed. Default: open. */ status: "open" | "over";
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit: number;
}

/** The output of `queue.list`. */
export interface QueueListOutput {
/** The queue. */ queue: {
/** The key that names the queue in commands. */ key: string;
/** The display name. */ title: string;
/** How the next item is chosen. votes: highest upvotes − downvotes; ties go to the older item. */ policy: "votes";
/** When the queue was opened, epoch ms. */ openedAt: number;
/** The id of the active item; null = none. */ activeId: number | null;
};
/** The items. */ items: QueueItem[];
}

/** The input of `moderation.mute`. */
export interface ModerationMuteInput {
/** The room, by id or slug. */ room: string;
/** The member to mute. */ user: string;
/** The length of the mute, milliseconds. Default: 10 minutes. */ durationMs?: number | undefined;
/** The reason; everyone who reads the log sees it. Default: none. */ reason?: string | undefined;
}

/** The input of `moderation.mute` as a handler gets it, with defaults filled in. */
export interface ModerationMuteParsed {
/** The room, by id or slug. */ room: string;
/** The member to mute. */ user: string;
/** The length of the mute, milliseconds. Default: 10 minutes. */ durationMs: number;
/** The reason; everyone who reads the log sees it. Default: none. */ reason?: string | undefined;
}

/** The output of `moderation.mute`. */
export interface ModerationMuteOutput {
/** When the mute ends, epoch ms. */ until: number;
}

/** The input of `moderation.unmute`. */
export interface ModerationUnmuteInput {
/** The room, by id or slug. */ room: string;
/** The member to unmute. */ user: string;
/** The reason; everyone who reads the log sees it. Default: none. */ reason?: string | undefined;
}

/** The output of `moderation.unmute`. */
export interface ModerationUnmuteOutput {
/** Whether the user was muted; false = nothing changed. */ lifted: boolean;
}

/** The input of `moderation.kick`. */
export interface ModerationKickInput {
/** The room, by id or slug. */ room: string;
/** The user to kick. */ user: string;
/** The reason; everyone who reads the log sees it. Default: none. */ reason?: string | undefined;
}

/** The output of `moderation.kick`. */
export interface ModerationKickOutput {
/** The number of members after this event. */ memberCount: number;
}

/** The input of `moderation.ban`. */
export interface ModerationBanInput {
/** The room, by id or slug. */ room: string;
/** The user to ban; membership is not required. */ user: string;
/** The length of the ban, milliseconds. Default: for good. */ durationMs?: number | undefined;
/** The reason; everyone who reads the log sees it. Default: none. */ reason?: string | undefined;
}

/** The output of `moderation.ban`. */
export interface ModerationBanOutput {
/** When the ban ends, epoch ms; null = never. */ until: number | null;
}

/** The input of `moderation.unban`. */
export interface ModerationUnbanInput {
/** The room, by id or slug. */ room: string;
/** The user to unban. */ user: string;
/** The reason; everyone who reads the log sees it. Default: none. */ reason?: string | undefined;
}

/** The output of `moderation.unban`. */
export interface ModerationUnbanOutput {
/** Whether the user was banned; false = nothing changed. */ lifted: boolean;
}

/** The input of `moderation.restore`. */
export interface ModerationRestoreInput {
/** The room, by id or slug. */ room: string;
/** The member. */ user: string;
}

/** The output of `moderation.restore`. */
export interface ModerationRestoreOutput {}

/** The input of `moderation.delete`. */
export interface ModerationDeleteInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
/** The reason; everyone who reads the log sees it. Default: none. */ reason?: string | undefined;
}

/** The output of `moderation.delete`. */
export interface ModerationDeleteOutput {
/** The blank message that remains. */ message: Message;
}

/** The input of `moderation.original`. */
export interface ModerationOriginalInput {
/** The room, by id or slug. */ room: string;
/** The message's id. */ message: number;
}

/** The output of `moderation.original`. */
export interface ModerationOriginalOutput {
/** The message before it was deleted. */ message: Message;
}

/** The input of `moderation.log`. */
export interface ModerationLogInput {
/** The room, by id or slug. */ room: string;
/** Only entries that affect this user. Default: all. */ user?: string | undefined;
/** The `before` of the previous page: only entries with a smaller seq. Default: from the newest. */ before?: number | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit?: number | undefined;
}

/** The input of `moderation.log` as a handler gets it, with defaults filled in. */
export interface ModerationLogParsed {
/** The room, by id or slug. */ room: string;
/** Only entries that affect this user. Default: all. */ user?: string | undefined;
/** The `before` of the previous page: only entries with a smaller seq. Default: from the newest. */ before?: number | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit: number;
}

/** The output of `moderation.log`. */
export interface ModerationLogOutput {
/** The page, newest first. */ entries: ModerationEntry[];
/** Pass as `before` for the previous page; null = nothing older. */ before: number | null;
}

/** The input of `users.get`. */
export interface UsersGetInput {
/** The user. Default: the caller. */ user?: string | undefined;
}

/** The output of `users.get`. */
export interface UsersGetOutput {
/** The profile. */ profile: Profile;
}

/** The input of `users.search`. */
export interface UsersSearchInput {
/** The beginning of the name or id. */ text: string;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 20. */ limit?: number | undefined;
}

/** The input of `users.search` as a handler gets it, with defaults filled in. */
export interface UsersSearchParsed {
/** The beginning of the name or id. */ text: string;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 20. */ limit: number;
}

/** The output of `users.search`. */
export interface UsersSearchOutput {
/** The users found, by name. */ users: Profile[];
}

/** The input of `users.follow`. */
export interface UsersFollowInput {
/** The position to resume from. Default: none, answer with a snapshot. */ since?: {
/** The epoch of the position. */ epoch: string;
/** The seq of the last event that the caller has. */ seq: number;
} | undefined;
}

/** The output of `users.follow`. */
export type UsersFollowOutput = {
/** The events continue from the given position. */ recovered: true;
/** The epoch of the stream. */ epoch: string;
/** The last seq of the stream; if it is beyond the last of `events`, page through users.events. */ head: number;
/** The events missed, in order: at most 1,000 or about 512 KiB. */ events: RoomfulEvent[];
} | {
/** No position was given, or it could not be resumed. */ recovered: false;
/** The epoch of the stream. */ epoch: string;
/** The seq at which the snapshot was taken. */ head: number;
/** The caller's own data. */ snapshot: UserSnapshot;
};

/** The input of `users.unfollow`. */
export interface UsersUnfollowInput {}

/** The output of `users.unfollow`. */
export interface UsersUnfollowOutput {}

/** The input of `users.events`. */
export interface UsersEventsInput {
/** Only events with a greater seq. Default: 0, from the beginning. */ after?: number | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit?: number | undefined;
}

/** The input of `users.events` as a handler gets it, with defaults filled in. */
export interface UsersEventsParsed {
/** Only events with a greater seq. Default: 0, from the beginning. */ after: number;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit: number;
}

/** The output of `users.events`. */
export interface UsersEventsOutput {
/** The epoch of the stream. */ epoch: string;
/** The events, in order. */ events: RoomfulEvent[];
/** Pass as `after` for the next page. */ next: number;
/** The last seq of the stream; `next` = `head` means that this is the last page. */ head: number;
}

/** The input of `users.block`. */
export interface UsersBlockInput {
/** The user. */ user: string;
}

/** The output of `users.block`. */
export interface UsersBlockOutput {
/** The user. */ userId: string;
}

/** The input of `users.unblock`. */
export interface UsersUnblockInput {
/** The user. */ user: string;
}

/** The output of `users.unblock`. */
export interface UsersUnblockOutput {
/** Whether the user was blocked; false = nothing changed. */ lifted: boolean;
}

/** The input of `users.erase`. */
export interface UsersEraseInput {
/** The user. */ user: string;
}

/** The output of `users.erase`. */
export interface UsersEraseOutput {
/** The number of rooms to be searched for messages. */ rooms: number;
}

/** The input of `spaces.create`. */
export interface SpacesCreateInput {
/** The id, such as `course:js-101`. */ space: string;
/** The display name. Default: the id. */ name?: string | undefined;
/** The app's own key-value data. Default: empty. */ metadata?: Record<string, string | number | boolean | null> | undefined;
}

/** The input of `spaces.create` as a handler gets it, with defaults filled in. */
export interface SpacesCreateParsed {
/** The id, such as `course:js-101`. */ space: string;
/** The display name. Default: the id. */ name?: string | undefined;
/** The app's own key-value data. Default: empty. */ metadata: Record<string, string | number | boolean | null>;
}

/** The output of `spaces.create`. */
export interface SpacesCreateOutput {
/** The new space. */ space: Space;
}

/** The input of `spaces.get`. */
export interface SpacesGetInput {
/** The space's id. */ space: string;
}

/** The output of `spaces.get`. */
export interface SpacesGetOutput {
/** The space. */ space: Space;
/** The number of members. */ memberCount: number;
/** The caller's role in the space; null = not a member. */ role: "member" | "owner" | null;
}

/** The input of `spaces.list`. */
export interface SpacesListInput {
/** The `next` of the previous page: list spaces after this id. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit?: number | undefined;
}

/** The input of `spaces.list` as a handler gets it, with defaults filled in. */
export interface SpacesListParsed {
/** The `next` of the previous page: list spaces after this id. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 50. */ limit: number;
}

/** The output of `spaces.list`. */
export interface SpacesListOutput {
/** The page. */ spaces: ({
/** The space. */ space: Space;
/** The number of members. */ memberCount: number;
/** The caller's role in the space; null = not a member. */ role: "member" | "owner" | null;
})[];
/** Pass as `after` for the next page; null = this is the last page. */ next: string | null;
}

/** The input of `spaces.members`. */
export interface SpacesMembersInput {
/** The space's id. */ space: string;
/** The `next` of the previous page: list users after this id. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit?: number | undefined;
}

/** The input of `spaces.members` as a handler gets it, with defaults filled in. */
export interface SpacesMembersParsed {
/** The space's id. */ space: string;
/** The `next` of the previous page: list users after this id. Default: from the start. */ after?: string | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit: number;
}

/** The output of `spaces.members`. */
export interface SpacesMembersOutput {
/** The page. */ members: SpaceMember[];
/** The number of members. */ memberCount: number;
/** Pass as `after` for the next page; null = this is the last page. */ next: string | null;
}

/** The input of `spaces.follow`. */
export interface SpacesFollowInput {
/** The space's id. */ space: string;
/** The position to resume from. Default: none, answer with a snapshot. */ since?: {
/** The epoch of the position. */ epoch: string;
/** The seq of the last event that the caller has. */ seq: number;
} | undefined;
}

/** The output of `spaces.follow`. */
export type SpacesFollowOutput = {
/** The events continue from the given position. */ recovered: true;
/** The epoch of the stream. */ epoch: string;
/** The last seq of the stream; if it is beyond the last of `events`, page through spaces.events. */ head: number;
/** The events missed, in order: at most 1,000 or about 512 KiB. */ events: RoomfulEvent[];
} | {
/** No position was given, or it could not be resumed. */ recovered: false;
/** The epoch of the stream. */ epoch: string;
/** The seq at which the snapshot was taken. */ head: number;
/** The space as the caller sees it. */ snapshot: SpaceSnapshot;
};

/** The input of `spaces.unfollow`. */
export interface SpacesUnfollowInput {
/** The space's id. */ space: string;
}

/** The output of `spaces.unfollow`. */
export interface SpacesUnfollowOutput {}

/** The input of `spaces.events`. */
export interface SpacesEventsInput {
/** The space's id. */ space: string;
/** Only events with a greater seq. Default: 0, from the beginning. */ after?: number | undefined;
/** Only events at or after this instant, epoch ms. Default: all. */ sinceAt?: number | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit?: number | undefined;
}

/** The input of `spaces.events` as a handler gets it, with defaults filled in. */
export interface SpacesEventsParsed {
/** The space's id. */ space: string;
/** Only events with a greater seq. Default: 0, from the beginning. */ after: number;
/** Only events at or after this instant, epoch ms. Default: all. */ sinceAt?: number | undefined;
/** The maximum number of entries; fewer if they exceed about 512 KiB. Default: 100. */ limit: number;
}

/** The output of `spaces.events`. */
export interface SpacesEventsOutput {
/** The epoch of the stream. */ epoch: string;
/** The events, in order. */ events: RoomfulEvent[];
/** Pass as `after` for the next page. */ next: number;
/** The last seq of the stream; `next` = `head` means that this is the last page. */ head: number;
}

/** The input of `spaces.add`. */
export interface SpacesAddInput {
/** The space's id. */ space: string;
/** The user to add. */ user: string;
/** The role in the space. Default: member. */ role?: "member" | "owner" | undefined;
}

/** The input of `spaces.add` as a handler gets it, with defaults filled in. */
export interface SpacesAddParsed {
/** The space's id. */ space: string;
/** The user to add. */ user: string;
/** The role in the space. Default: member. */ role: "member" | "owner";
}

/** The output of `spaces.add`. */
export interface SpacesAddOutput {
/** The member. */ member: SpaceMember;
/** The number of members. */ memberCount: number;
}

/** The input of `spaces.remove`. */
export interface SpacesRemoveInput {
/** The space's id. */ space: string;
/** The member to remove. */ user: string;
}

/** The output of `spaces.remove`. */
export interface SpacesRemoveOutput {
/** The number of members. */ memberCount: number;
}

/** The input of `auth.refresh`. */
export interface AuthRefreshInput {
/** The new token. */ token: string;
}

/** The output of `auth.refresh`. */
export interface AuthRefreshOutput {
/** The profile in the new token. */ profile: Profile;
/** When the new token expires, epoch ms. */ expiresAt: number;
}

/** The input of `server.info`. */
export interface ServerInfoInput {}

/** The output of `server.info`. */
export interface ServerInfoOutput {
/** The name of the server software: roomful. */ name: string;
/** The server's version. */ version: string;
/** The protocol's version. */ protocol: string;
/** The database's clock, epoch ms. */ now: number;
/** How many messages each user may send per minute and room by default; 0 = no limit. */ messagesPerMinute: number;
/** Every limit of the protocol by name. */ limits: Record<string, number>;
}

/** The payload of `room.created`: A room was created. */
export interface RoomCreatedData {
/** The new room. */ room: Room;
}

/** The payload of `room.updated`: The room's data or settings changed. */
export interface RoomUpdatedData {
/** The room after the change. */ room: Room;
}

/** The payload of `room.deleted`: The room was deleted for everyone. This is the last event of its stream. */
export interface RoomDeletedData {
/** When the room was deleted, epoch ms. */ deletedAt: number;
}

/** The payload of `member.joined`: A user became a member. */
export interface MemberJoinedData {
/** The new member. */ member: Member;
/** The number of members after this event. */ memberCount: number;
}

/** The payload of `member.left`: A member left. */
export interface MemberLeftData {
/** The user affected. */ userId: string;
/** The number of members after this event. */ memberCount: number;
}

/** The payload of `member.updated`: A member's name or avatar changed. */
export interface MemberUpdatedData {
/** The member after the change. */ member: Member;
}

/** The payload of `member.erased`: A user was erased. From now on the id replaces the name, in messages and queues too. */
export interface MemberErasedData {
/** The user affected. */ userId: string;
}

/** The payload of `member.invited`: A user was invited to this private room. */
export interface MemberInvitedData {
/** The user affected. */ userId: string;
}

/** The payload of `member.removed`: Staff removed a member. */
export interface MemberRemovedData {
/** The user affected. */ userId: string;
/** The reason; null = none given. */ reason: string | null;
/** The number of members after this event. */ memberCount: number;
}

/** The payload of `member.role_changed`: A member's role changed. */
export interface MemberRoleChangedData {
/** The user affected. */ userId: string;
/** The new role. */ role: "member" | "moderator" | "owner";
}

/** The payload of `message.created`: A message was sent. */
export interface MessageCreatedData {
/** The message. */ message: Message;
/** The thread of the message after this event; absent = not in a thread. */ thread?: {
/** The first message of the thread. */ id: number;
/** The number of replies in the thread, without deleted ones and without the first message. */ count: number;
/** When the newest reply was sent, epoch ms; null = no replies. */ lastAt: number | null;
} | undefined;
}

/** The payload of `message.edited`: The author changed the text. */
export interface MessageEditedData {
/** The message's id. */ messageId: number;
/** The new text; empty when deleted. */ text: string;
/** When it was edited, epoch ms. */ editedAt: number;
}

/** The payload of `message.deleted`: A message was deleted by its author or by staff. Its text is removed from the log. */
export interface MessageDeletedData {
/** The message's id. */ messageId: number;
/** The author of the message. */ authorId: string;
/** When it was deleted, epoch ms. */ deletedAt: number;
/** The reason; null = none given. */ reason: string | null;
/** The thread of the message after this event; absent = not in a thread. */ thread?: {
/** The first message of the thread. */ id: number;
/** The number of replies in the thread, without deleted ones and without the first message. */ count: number;
/** When the newest reply was sent, epoch ms; null = no replies. */ lastAt: number | null;
} | undefined;
/** Present if the author was erased: the id replaces the name. */ erased?: true | undefined;
}

/** The payload of `message.reacted`: The actor reacted to a message. */
export interface MessageReactedData {
/** The message's id. */ messageId: number;
/** The emoji. */ emoji: string;
/** The number of users who react with this emoji after this event. */ count: number;
}

/** The payload of `message.unreacted`: The actor removed a reaction. */
export interface MessageUnreactedData {
/** The message's id. */ messageId: number;
/** The emoji. */ emoji: string;
/** The number of users who react with this emoji after this event. */ count: number;
}

/** The payload of `message.reactions_cleared`: Staff removed everyone's reactions from a message. */
export interface MessageReactionsClearedData {
/** The message's id. */ messageId: number;
/** The author of the message. */ authorId: string;
/** The emoji removed; null = all of them. */ emoji: string | null;
}

/** The payload of `message.pinned`: A message was pinned. */
export interface MessagePinnedData {
/** The message's id. */ messageId: number;
/** When it was pinned, epoch ms. */ pinnedAt: number;
}

/** The payload of `message.unpinned`: A message was unpinned. */
export interface MessageUnpinnedData {
/** The message's id. */ messageId: number;
}

/** The payload of `message.bookmarked`: The user bookmarked a message. */
export interface MessageBookmarkedData {
/** The room that the message is in. */ roomId: string;
/** The message's id. */ messageId: number;
}

/** The payload of `message.unbookmarked`: The user removed a bookmark. */
export interface MessageUnbookmarkedData {
/** The room that the message is in. */ roomId: string;
/** The message's id. */ messageId: number;
}

/** The payload of `receipt.read`: The user read a room up to a message, on any device. */
export interface ReceiptReadData {
/** The room. */ roomId: string;
/** The id of the last message read; 0 = none. */ upTo: number;
/** When the user read it, epoch ms. */ readAt: number;
}

/** The payload of `queue.opened`: A queue was opened. */
export interface QueueOpenedData {
/** The new, empty queue. */ queue: Queue;
}

/** The payload of `queue.item_added`: An item was added to a queue. */
export interface QueueItemAddedData {
/** The key of the queue. */ queue: string;
/** The new item. */ item: QueueItem;
}

/** The payload of `queue.item_voted`: The actor cast, changed or withdrew a vote. */
export interface QueueItemVotedData {
/** The key of the queue. */ queue: string;
/** The item's id. */ itemId: number;
/** The actor's current vote. */ vote: "up" | "down" | "none";
/** The number of upvotes. */ upvotes: number;
/** The number of downvotes. */ downvotes: number;
}

/** The payload of `queue.advanced`: The queue moved on: the active item is done and the next one is active. */
export interface QueueAdvancedData {
/** The key of the queue. */ queue: string;
/** The item now done; null = none was active. */ doneId: number | null;
/** The item now active; null = the queue is empty. */ activeId: number | null;
}

/** The payload of `queue.item_removed`: An item was removed before it was done. */
export interface QueueItemRemovedData {
/** The key of the queue. */ queue: string;
/** The item's id. */ itemId: number;
}

/** The payload of `queue.items_withdrawn`: A user's waiting items were removed because the user left. */
export interface QueueItemsWithdrawnData {
/** The key of the queue. */ queue: string;
/** The user who had added them. */ userId: string;
/** The items. */ itemIds: number[];
}

/** The payload of `queue.item_restored`: An item that was withdrawn when its author left is waiting again, without votes. */
export interface QueueItemRestoredData {
/** The key of the queue. */ queue: string;
/** The item. */ item: QueueItem;
}

/** The payload of `queue.votes_changed`: A user's votes were withdrawn because the user left, or restored. */
export interface QueueVotesChangedData {
/** The key of the queue. */ queue: string;
/** The voter. */ userId: string;
/** The open items whose votes changed. */ items: ({
/** The item's id. */ itemId: number;
/** The user's current vote. */ vote: "up" | "down" | "none";
/** The number of upvotes. */ upvotes: number;
/** The number of downvotes. */ downvotes: number;
})[];
}

/** The payload of `member.muted`: A member was muted for a while. */
export interface MemberMutedData {
/** The user affected. */ userId: string;
/** When the mute ends, epoch ms. */ until: number;
/** The reason; null = none given. */ reason: string | null;
}

/** The payload of `member.unmuted`: A mute was lifted before it ended. */
export interface MemberUnmutedData {
/** The user affected. */ userId: string;
/** The reason; null = none given. */ reason: string | null;
}

/** The payload of `member.kicked`: A user was kicked from the room and no longer follows it. The user may come back. */
export interface MemberKickedData {
/** The user affected. */ userId: string;
/** The reason; null = none given. */ reason: string | null;
/** The number of members after this event. */ memberCount: number;
}

/** The payload of `member.banned`: A user was banned from the room, for a while or for good. */
export interface MemberBannedData {
/** The user affected. */ userId: string;
/** When the ban ends, epoch ms; null = never. */ until: number | null;
/** The reason; null = none given. */ reason: string | null;
/** The number of members after this event. */ memberCount: number;
}

/** The payload of `member.unbanned`: A ban was lifted before it ended. */
export interface MemberUnbannedData {
/** The user affected. */ userId: string;
/** The reason; null = none given. */ reason: string | null;
}

/** The payload of `member.restored`: A member gets back what was lost with the membership before, such as votes and waiting items. */
export interface MemberRestoredData {
/** The user affected. */ userId: string;
}

/** The payload of `user.updated`: A token brought a different name, picture or role. */
export interface UserUpdatedData {
/** The new profile. */ profile: Profile;
}

/** The payload of `user.blocked`: The user blocked direct messages to and from another user. */
export interface UserBlockedData {
/** The other user. */ userId: string;
}

/** The payload of `user.unblocked`: The user unblocked another user. */
export interface UserUnblockedData {
/** The other user. */ userId: string;
}

/** The payload of `user.room_changed`: The user joined or left a room, was invited, removed, kicked or banned, or got another role. Appended shortly after the change. */
export interface UserRoomChangedData {
/** The room. */ roomId: string;
/** The new role; null = not a member. */ role: "member" | "moderator" | "owner" | null;
/** Whether the user is invited but not a member. */ invited: boolean;
/** The user who did it; null = the server. */ by: Actor | null;
}

/** The payload of `user.erased`: The user's profile, read positions and blocks were deleted. Messages are deleted soon after. */
export interface UserErasedData {
/** The erased user. */ userId: string;
}

/** The payload of `space.created`: A space was created. */
export interface SpaceCreatedData {
/** The new space. */ space: Space;
}

/** The payload of `space.member_added`: A user became a member of the space or got another role in it. */
export interface SpaceMemberAddedData {
/** The new member, or the one whose role changed. */ member: SpaceMember;
/** The number of members. */ memberCount: number;
}

/** The payload of `space.member_removed`: A user is no longer a member of the space. */
export interface SpaceMemberRemovedData {
/** The former member. */ userId: string;
/** The number of members. */ memberCount: number;
}

/** The payload of `rooms.heads`: Some of the user's rooms have new events. Sent to connections that follow the user's own stream, so that they can refresh unread badges. */
export interface RoomsHeadsData {
/** The entries that changed. */ heads: {
/** The room. */ roomId: string;
/** The last seq of the stream of the room. */ head: number;
}[];
}

/** The payload of `receipt.seen`: Read positions in a small room moved; each is the latest one. */
export interface ReceiptSeenData {
/** The room. */ roomId: string;
/** The entries that changed. */ receipts: Receipt[];
}

/** The payload of `typing.changed`: The users typing in a followed room: the full list, repeated while anyone types. */
export interface TypingChangedData {
/** The room. */ roomId: string;
/** The first ten users typing, in the order in which they began. */ users: Actor[];
/** The number of users typing. */ count: number;
}

/** The payload of `presence.changed`: The presence of watched users changed. */
export interface PresenceChangedData {
/** The users whose presence changed, with their current presence. */ users: Presence[];
}

/** The payload of `presence.occupancy`: The number of users in a followed room changed. */
export interface PresenceOccupancyData {
/** The room. */ roomId: string;
/** The number of users following the room now. */ people: number;
/** The number of connections following the room now. */ connections: number;
}

/** The payload of `auth.expiring`: The token of this connection expires soon. Send auth.refresh to stay connected. */
export interface AuthExpiringData {
/** When the connection will be closed, epoch ms. */ expiresAt: number;
}

/** The payload of `server.heads`: The head of a followed stream, which reveals a lost frame. */
export interface ServerHeadsData {
/** The stream: `room:<id>`, or the caller's own `user:<id>`. */ stream: string;
/** The epoch of the stream. */ epoch: string;
/** The last seq of the stream. */ head: number;
}

/** The payload of `server.detached`: The server stopped following a stream on this connection. */
export interface ServerDetachedData {
/** The stream: `room:<id>`, or the caller's own `user:<id>`. */ stream: string;
/** The reason. */ code: "invalid_input" | "unknown_command" | "payload_too_large" | "unauthenticated" | "token_expired" | "origin_refused" | "forbidden" | "connection_required" | "room_not_found" | "idempotency_conflict" | "rate_limited" | "expired" | "cancelled" | "unavailable" | "timeout" | "internal" | "room_slug_taken" | "room_archived" | "room_frozen" | "member_not_found" | "room_full" | "last_owner" | "message_not_found" | "message_deleted" | "pins_full" | "reactions_full" | "queue_not_found" | "queue_item_not_found" | "queue_exists" | "queue_full" | "queue_item_closed" | "banned" | "muted" | "user_not_found" | "blocked" | "space_not_found" | "space_exists";
/** The last seq delivered to this connection. */ seq: number;
}

/** The payload of `server.draining`: The server is about to stop. Reconnect after a delay. */
export interface ServerDrainingData {
/** How long to wait before reconnecting, milliseconds. */ retryAfterMs: number;
}

/** The payloads of events by type. */
export interface EventData {
/** For `room.created`. */
'room.created': RoomCreatedData;
/** For `room.updated`. */
'room.updated': RoomUpdatedData;
/** For `room.deleted`. */
'room.deleted': RoomDeletedData;
/** For `member.joined`. */
'member.joined': MemberJoinedData;
/** For `member.left`. */
'member.left': MemberLeftData;
/** For `member.updated`. */
'member.updated': MemberUpdatedData;
/** For `member.erased`. */
'member.erased': MemberErasedData;
/** For `member.invited`. */
'member.invited': MemberInvitedData;
/** For `member.removed`. */
'member.removed': MemberRemovedData;
/** For `member.role_changed`. */
'member.role_changed': MemberRoleChangedData;
/** For `message.created`. */
'message.created': MessageCreatedData;
/** For `message.edited`. */
'message.edited': MessageEditedData;
/** For `message.deleted`. */
'message.deleted': MessageDeletedData;
/** For `message.reacted`. */
'message.reacted': MessageReactedData;
/** For `message.unreacted`. */
'message.unreacted': MessageUnreactedData;
/** For `message.reactions_cleared`. */
'message.reactions_cleared': MessageReactionsClearedData;
/** For `message.pinned`. */
'message.pinned': MessagePinnedData;
/** For `message.unpinned`. */
'message.unpinned': MessageUnpinnedData;
/** For `message.bookmarked`. */
'message.bookmarked': MessageBookmarkedData;
/** For `message.unbookmarked`. */
'message.unbookmarked': MessageUnbookmarkedData;
/** For `receipt.read`. */
'receipt.read': ReceiptReadData;
/** For `queue.opened`. */
'queue.opened': QueueOpenedData;
/** For `queue.item_added`. */
'queue.item_added': QueueItemAddedData;
/** For `queue.item_voted`. */
'queue.item_voted': QueueItemVotedData;
/** For `queue.advanced`. */
'queue.advanced': QueueAdvancedData;
/** For `queue.item_removed`. */
'queue.item_removed': QueueItemRemovedData;
/** For `queue.items_withdrawn`. */
'queue.items_withdrawn': QueueItemsWithdrawnData;
/** For `queue.item_restored`. */
'queue.item_restored': QueueItemRestoredData;
/** For `queue.votes_changed`. */
'queue.votes_changed': QueueVotesChangedData;
/** For `member.muted`. */
'member.muted': MemberMutedData;
/** For `member.unmuted`. */
'member.unmuted': MemberUnmutedData;
/** For `member.kicked`. */
'member.kicked': MemberKickedData;
/** For `member.banned`. */
'member.banned': MemberBannedData;
/** For `member.unbanned`. */
'member.unbanned': MemberUnbannedData;
/** For `member.restored`. */
'member.restored': MemberRestoredData;
/** For `user.updated`. */
'user.updated': UserUpdatedData;
/** For `user.blocked`. */
'user.blocked': UserBlockedData;
/** For `user.unblocked`. */
'user.unblocked': UserUnblockedData;
/** For `user.room_changed`. */
'user.room_changed': UserRoomChangedData;
/** For `user.erased`. */
'user.erased': UserErasedData;
/** For `space.created`. */
'space.created': SpaceCreatedData;
/** For `space.member_added`. */
'space.member_added': SpaceMemberAddedData;
/** For `space.member_removed`. */
'space.member_removed': SpaceMemberRemovedData;
}

/** The kind of stream that carries each event type. */
export interface EventStreams {
/** For `room.created`. */
'room.created': 'room';
/** For `room.updated`. */
'room.updated': 'room';
/** For `room.deleted`. */
'room.deleted': 'room';
/** For `member.joined`. */
'member.joined': 'room';
/** For `member.left`. */
'member.left': 'room';
/** For `member.updated`. */
'member.updated': 'room';
/** For `member.erased`. */
'member.erased': 'room';
/** For `member.invited`. */
'member.invited': 'room';
/** For `member.removed`. */
'member.removed': 'room';
/** For `member.role_changed`. */
'member.role_changed': 'room';
/** For `message.created`. */
'message.created': 'room';
/** For `message.edited`. */
'message.edited': 'room';
/** For `message.deleted`. */
'message.deleted': 'room';
/** For `message.reacted`. */
'message.reacted': 'room';
/** For `message.unreacted`. */
'message.unreacted': 'room';
/** For `message.reactions_cleared`. */
'message.reactions_cleared': 'room';
/** For `message.pinned`. */
'message.pinned': 'room';
/** For `message.unpinned`. */
'message.unpinned': 'room';
/** For `message.bookmarked`. */
'message.bookmarked': 'user';
/** For `message.unbookmarked`. */
'message.unbookmarked': 'user';
/** For `receipt.read`. */
'receipt.read': 'user';
/** For `queue.opened`. */
'queue.opened': 'room';
/** For `queue.item_added`. */
'queue.item_added': 'room';
/** For `queue.item_voted`. */
'queue.item_voted': 'room';
/** For `queue.advanced`. */
'queue.advanced': 'room';
/** For `queue.item_removed`. */
'queue.item_removed': 'room';
/** For `queue.items_withdrawn`. */
'queue.items_withdrawn': 'room';
/** For `queue.item_restored`. */
'queue.item_restored': 'room';
/** For `queue.votes_changed`. */
'queue.votes_changed': 'room';
/** For `member.muted`. */
'member.muted': 'room';
/** For `member.unmuted`. */
'member.unmuted': 'room';
/** For `member.kicked`. */
'member.kicked': 'room';
/** For `member.banned`. */
'member.banned': 'room';
/** For `member.unbanned`. */
'member.unbanned': 'room';
/** For `member.restored`. */
'member.restored': 'room';
/** For `user.updated`. */
'user.updated': 'user';
/** For `user.blocked`. */
'user.blocked': 'user';
/** For `user.unblocked`. */
'user.unblocked': 'user';
/** For `user.room_changed`. */
'user.room_changed': 'user';
/** For `user.erased`. */
'user.erased': 'user';
/** For `space.created`. */
'space.created': 'space';
/** For `space.member_added`. */
'space.member_added': 'space';
/** For `space.member_removed`. */
'space.member_removed': 'space';
}

/** The payloads of signals by type. */
export interface SignalData {
/** For `rooms.heads`. */
'rooms.heads': RoomsHeadsData;
/** For `receipt.seen`. */
'receipt.seen': ReceiptSeenData;
/** For `typing.changed`. */
'typing.changed': TypingChangedData;
/** For `presence.changed`. */
'presence.changed': PresenceChangedData;
/** For `presence.occupancy`. */
'presence.occupancy': PresenceOccupancyData;
/** For `auth.expiring`. */
'auth.expiring': AuthExpiringData;
/** For `server.heads`. */
'server.heads': ServerHeadsData;
/** For `server.detached`. */
'server.detached': ServerDetachedData;
/** For `server.draining`. */
'server.draining': ServerDrainingData;
}

/** Any event of the contract, narrowed by `type`. */
export type RoomfulEvent = { [T in keyof EventData]: Envelope<T, EventData[T]> }[keyof EventData];

/** The type of roomful's own contract. */
export type Contract = {
/** The commands, events and signals of `rooms`. */
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
readonly here: Command<'read', RoomsHereInput, RoomsHereParsed, RoomsHereOutput>;
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
/** The commands, events and signals of `members`. */
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
/** The commands, events and signals of `messages`. */
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
/** The commands, events and signals of `receipts`. */
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
/** The commands, events and signals of `typing`. */
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
/** The commands, events and signals of `presence`. */
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
/** The commands, events and signals of `queue`. */
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
readonly itemsWithdrawn: EventKind<'queue.items_withdrawn', QueueItemsWithdrawnData, 'room'>;
readonly itemRestored: EventKind<'queue.item_restored', QueueItemRestoredData, 'room'>;
readonly votesChanged: EventKind<'queue.votes_changed', QueueVotesChangedData, 'room'>;
};
readonly signals: {};
};
/** The commands, events and signals of `moderation`. */
readonly moderation: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly mute: Command<'write', ModerationMuteInput, ModerationMuteParsed, ModerationMuteOutput>;
readonly unmute: Command<'write', ModerationUnmuteInput, ModerationUnmuteInput, ModerationUnmuteOutput>;
readonly kick: Command<'write', ModerationKickInput, ModerationKickInput, ModerationKickOutput>;
readonly ban: Command<'write', ModerationBanInput, ModerationBanInput, ModerationBanOutput>;
readonly unban: Command<'write', ModerationUnbanInput, ModerationUnbanInput, ModerationUnbanOutput>;
readonly restore: Command<'write', ModerationRestoreInput, ModerationRestoreInput, ModerationRestoreOutput>;
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
readonly restored: EventKind<'member.restored', MemberRestoredData, 'room'>;
};
readonly signals: {};
};
/** The commands, events and signals of `users`. */
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
/** The commands, events and signals of `spaces`. */
readonly spaces: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly create: Command<'write', SpacesCreateInput, SpacesCreateParsed, SpacesCreateOutput>;
readonly get: Command<'read', SpacesGetInput, SpacesGetInput, SpacesGetOutput>;
readonly list: Command<'read', SpacesListInput, SpacesListParsed, SpacesListOutput>;
readonly members: Command<'read', SpacesMembersInput, SpacesMembersParsed, SpacesMembersOutput>;
readonly follow: Command<'connection', SpacesFollowInput, SpacesFollowInput, SpacesFollowOutput>;
readonly unfollow: Command<'connection', SpacesUnfollowInput, SpacesUnfollowInput, SpacesUnfollowOutput>;
readonly events: Command<'read', SpacesEventsInput, SpacesEventsParsed, SpacesEventsOutput>;
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
/** The commands, events and signals of `auth`. */
readonly auth: Omit<Feature, 'commands' | 'events' | 'signals'> & {
readonly commands: {
readonly refresh: Command<'connection', AuthRefreshInput, AuthRefreshInput, AuthRefreshOutput>;
};
readonly events: {};
readonly signals: {
readonly expiring: SignalKind<'auth.expiring', AuthExpiringData>;
};
};
/** The commands, events and signals of `server`. */
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
