import { randomBytes } from 'node:crypto';
import type { CommandName, Input } from '../harness/caller.js';
import type { Expected } from './expectation.js';
import type { RoleName } from './roles.js';
import type { Cast, World } from './world.js';

/** What an input is made from. */
export interface Scene {
  role: RoleName;
  cast: Cast;
  world: World;
  /** The room as the cell names it. */
  room: string;
  expected: Expected;
}

const unique = (): string => randomBytes(5).toString('hex');

/** Whom the staff act on. Only where the call is to succeed it must be somebody. */
const victim = async ({ world, expected }: Scene): Promise<string> =>
  expected === 'ok' ? (await world.victim()).id : 'somebody';

const victimsMessage = async ({ world, room, expected }: Scene): Promise<number> => {
  if (expected !== 'ok') return world.others.message;
  return (await (await world.victim()).ok('messages.send', { room, text: 'x' })).message.id;
};

const own = ({ world, role }: Scene) =>
  world.own[role] ?? { messages: [world.others.message, world.others.message], item: world.others.item };

type Inputs = { [K in CommandName]: (scene: Scene) => Input<K> | Promise<Input<K>> };

/** For every command an input that would succeed, if only the caller had the right. */
export const inputs: Inputs = {
  'rooms.create': () => ({ slug: `m-${unique()}` }),
  'rooms.get': ({ room }) => ({ room }),
  'rooms.list': () => ({}),
  'rooms.direct': () => ({ user: `direct-${unique()}` }),
  'rooms.discover': () => ({}),
  'rooms.archive': ({ room, world }) => ({ room, archived: world.archived }),
  'rooms.delete': ({ room }) => ({ room }),
  'rooms.update': ({ room }) => ({ room, topic: unique() }),
  'rooms.join': ({ room }) => ({ room }),
  'rooms.leave': ({ room }) => ({ room }),
  'rooms.follow': ({ room }) => ({ room }),
  'rooms.unfollow': ({ room }) => ({ room }),
  'rooms.events': ({ room }) => ({ room }),
  'members.list': ({ room }) => ({ room }),
  'members.add': ({ room }) => ({ room, user: `added-${unique()}` }),
  'members.invite': ({ room }) => ({ room, user: `invited-${unique()}` }),
  'members.remove': async (scene) => ({ room: scene.room, user: await victim(scene) }),
  'members.setRole': async (scene) => ({ room: scene.room, user: await victim(scene), role: 'moderator' }),
  'messages.send': ({ room }) => ({ room, text: 'hello' }),
  'messages.edit': (scene) => ({ room: scene.room, message: own(scene).messages[0], text: unique() }),
  'messages.delete': (scene) => ({ room: scene.room, message: own(scene).messages[1] }),
  'messages.get': ({ room, world }) => ({ room, message: world.others.message }),
  'messages.list': ({ room }) => ({ room }),
  'messages.repost': ({ room, world }) => ({ room, from: room, message: world.others.message }),
  'messages.thread': ({ room, world }) => ({ room, message: world.others.message }),
  'messages.react': ({ room, world }) => ({ room, message: world.others.message, emoji: '👍' }),
  'messages.unreact': ({ room, world }) => ({ room, message: world.others.message, emoji: '👍' }),
  'messages.clearReactions': ({ room, world }) => ({ room, message: world.others.message }),
  'messages.reactions': ({ room, world }) => ({ room, message: world.others.message }),
  'messages.pin': ({ room, world }) => ({ room, message: world.others.message }),
  'messages.unpin': ({ room, world }) => ({ room, message: world.others.message }),
  'messages.pins': ({ room }) => ({ room }),
  'messages.bookmark': ({ room, world }) => ({ room, message: world.others.message }),
  'messages.unbookmark': ({ room, world }) => ({ room, message: world.others.message }),
  'messages.bookmarks': () => ({}),
  'receipts.read': ({ room }) => ({ room }),
  'receipts.list': ({ room }) => ({ room }),
  'typing.keystroke': ({ room }) => ({ room }),
  'typing.stop': ({ room }) => ({ room }),
  'presence.set': () => ({ activity: unique() }),
  'presence.heartbeat': () => ({}),
  'presence.get': () => ({ users: ['somebody'] }),
  'presence.watch': () => ({ users: ['somebody'] }),
  'presence.list': ({ room }) => ({ room }),
  'presence.occupancy': ({ room }) => ({ room }),
  'queue.open': ({ room }) => ({ room, queue: `q${unique()}` }),
  'queue.add': ({ room }) => ({ room, title: 'x' }),
  'queue.vote': ({ room, world }) => ({ room, item: world.others.item, vote: 'up' }),
  'queue.next': ({ room }) => ({ room, queue: 'next' }),
  'queue.remove': (scene) => ({ room: scene.room, item: own(scene).item }),
  'queue.list': ({ room }) => ({ room }),
  'moderation.mute': async (scene) => ({ room: scene.room, user: await victim(scene) }),
  'moderation.unmute': async (scene) => ({ room: scene.room, user: await victim(scene) }),
  'moderation.kick': async (scene) => ({ room: scene.room, user: await victim(scene) }),
  'moderation.ban': async (scene) => ({ room: scene.room, user: await victim(scene) }),
  'moderation.unban': async (scene) => ({ room: scene.room, user: await victim(scene) }),
  'moderation.delete': async (scene) => ({ room: scene.room, message: await victimsMessage(scene) }),
  'moderation.original': ({ room, world }) => ({ room, message: world.others.message }),
  'moderation.log': ({ room }) => ({ room }),
  'users.get': () => ({}),
  'users.search': () => ({ text: 'some' }),
  'users.follow': () => ({}),
  'users.unfollow': () => ({}),
  'users.events': () => ({}),
  'users.block': () => ({ user: `blocked-${unique()}` }),
  'users.unblock': () => ({ user: 'somebody' }),
  'users.erase': () => ({ user: `erased-${unique()}` }),
  'spaces.create': () => ({ space: `s-${unique()}` }),
  'spaces.list': () => ({}),
  'spaces.members': ({ world }) => ({ space: world.space }),
  'spaces.add': ({ world }) => ({ space: world.space, user: `added-${unique()}` }),
  'spaces.remove': async ({ world, expected }) => ({
    space: world.space,
    user: expected === 'ok' ? await world.spaceVictim() : 'somebody',
  }),
  'auth.refresh': ({ cast, role }) => ({ token: cast.token(role) }),
  'server.info': () => ({}),
};
