/** What people see of a list, by command; `--fields` and `--json` show the rest. A list without a view shows all of its columns. */
export const views: Readonly<Record<string, readonly string[]>> = {
  'rooms.list': ['room.slug', 'room.name', 'memberCount', 'role', 'room.visibility', 'room.topic'],
  'rooms.events': ['seq', 'at', 'type', 'actor.name', 'data'],
  'members.list': ['user.id', 'user.name', 'role', 'joinedAt', 'mutedUntil'],
  'messages.list': ['id', 'createdAt', 'author.name', 'replyTo', 'text'],
  'profile.list': ['name', 'current', 'url', 'credential', 'user.id'],
  'queue.list': ['id', 'status', 'upvotes', 'downvotes', 'title', 'addedBy.name', 'url'],
  'moderation.log': ['seq', 'at', 'type', 'actor.name', 'target', 'data.reason'],
};
