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
  'rooms.update': ({ room }) => ({ room, topic: unique() }),
  'rooms.join': ({ room }) => ({ room }),
  'rooms.leave': ({ room }) => ({ room }),
  'rooms.follow': ({ room }) => ({ room }),
  'rooms.unfollow': ({ room }) => ({ room }),
  'rooms.events': ({ room }) => ({ room }),
  'members.list': ({ room }) => ({ room }),
  'members.invite': ({ room }) => ({ room, user: `invited-${unique()}` }),
  'members.remove': async (scene) => ({ room: scene.room, user: await victim(scene) }),
  'members.setRole': async (scene) => ({ room: scene.room, user: await victim(scene), role: 'moderator' }),
  'messages.send': ({ room }) => ({ room, text: 'hello' }),
  'messages.edit': (scene) => ({ room: scene.room, message: own(scene).messages[0], text: unique() }),
  'messages.delete': (scene) => ({ room: scene.room, message: own(scene).messages[1] }),
  'messages.get': ({ room, world }) => ({ room, message: world.others.message }),
  'messages.list': ({ room }) => ({ room }),
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
  'moderation.log': ({ room }) => ({ room }),
  'users.get': () => ({}),
  'auth.refresh': ({ cast, role }) => ({ token: cast.token(role) }),
  'server.info': () => ({}),
};
