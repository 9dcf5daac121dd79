import { randomBytes, randomUUID } from 'node:crypto';
import { type Ack, RoomfulError } from '@roomful/protocol';
import { personOf } from '../cases/context.js';
import type { Person } from '../cases/types.js';
import type { Caller, TransportName } from '../harness/caller.js';
import { createRest } from '../harness/rest.js';
import { connectSocket } from '../harness/socket.js';
import { restFor, type Target, tokenFor } from '../harness/target.js';
import { verified } from '../harness/verify.js';
import { type PlaceName, type Role, type RoleName, roleNames, roles } from './roles.js';

const unique = (): string => randomBytes(5).toString('hex');

/** A caller who is refused at the door: every call gets that refusal. */
const refusedCaller = (error: RoomfulError): Caller => ({
  transport: 'socket',
  call: async (): Promise<Ack> => ({ ok: false, error: error.toJSON() }),
  close: () => {},
});

const tokenOf = (target: Target, { token, instance }: Role, id: string): string | undefined => {
  if (token === 'none') return undefined;
  const exp = Math.floor(Date.now() / 1_000) + (token === 'expired' ? -3_600 : 3_600);
  return tokenFor(target, id, { exp, roomful_role: instance });
};

const connect = async (transport: TransportName, target: Target, role: Role, id: string): Promise<Caller> => {
  const token = tokenOf(target, role, id);
  if (transport === 'rest') return createRest({ url: target.url, token });
  return connectSocket({ url: target.url, token }).catch((error: unknown) => {
    if (error instanceof RoomfulError) return refusedCaller(error);
    throw error;
  });
};

/** Everybody who calls, on one transport. */
export interface Cast {
  people: Record<RoleName, Person>;
  /** The token that somebody came with. */
  token(role: RoleName): string;
  close(): void;
}

export const createCast = async (transport: TransportName, target: Target): Promise<Cast> => {
  const entries = await Promise.all(
    roleNames.map(async (name) => {
      const id = `${name.replaceAll(' ', '-')}-${unique()}`;
      return [name, personOf(id, verified(await connect(transport, target, roles[name], id)))] as const;
    }),
  );
  const people = Object.fromEntries(entries) as Record<RoleName, Person>;
  return {
    people,
    token: (role) => tokenOf(target, roles[role], people[role].id) ?? tokenFor(target, people[role].id),
    close: () => {
      for (const { caller } of Object.values(people)) caller.close();
    },
  };
};

/** A room with everybody in the place that the matrix gives them, and something of each to act on. */
export interface World {
  id: string;
  slug: string;
  archived: boolean;
  /** A space of those who are members of the room. */
  space: string;
  /** What those who could speak have left: two messages and an item. */
  own: Partial<Record<RoleName, { messages: [number, number]; item: number }>>;
  /** What the owner has left. */
  others: { message: number; item: number };
  /** A new member, without a role of its own in the matrix. */
  victim(): Promise<Person>;
  /** The id of a new member of the space. */
  spaceVictim(): Promise<string>;
}

const speakers = roleNames.filter((name) => {
  const { token, membership, instance }: Role = roles[name];
  return token === 'valid' && (membership !== null || instance === 'service' || instance === 'operator');
});

/** Sets up a room by REST, whatever transport is tested: only the cell itself is under test. */
export const createWorld = async (target: Target, { people }: Cast, place: PlaceName): Promise<World> => {
  const slug = `m-${unique()}`;
  if (place === 'missing') {
    const nobody = personOf('nobody', restFor(target, 'nobody'));
    return {
      id: randomUUID(),
      slug,
      archived: false,
      space: slug,
      own: {},
      others: { message: 1, item: 1 },
      victim: async () => nobody,
      spaceVictim: async () => nobody.id,
    };
  }
  const as = (id: string, role?: Role) =>
    personOf(id, restFor(target, id, role ? { roomful_role: role.instance } : {}));
  const founder = as(`founder-${unique()}`);
  const visibility = place === 'private' ? 'private' : 'public';
  const { room } = await founder.ok('rooms.create', { slug, visibility, messagesPerMinute: 0 });
  await founder.ok('spaces.create', { space: slug });
  const enter = async (person: Person) => {
    if (place === 'private') await founder.ok('members.invite', { room: room.id, user: person.id });
    await person.ok('rooms.join', { room: room.id });
  };
  const leave = async (person: Person) => {
    const send = async (text: string) => (await person.ok('messages.send', { room: room.id, text })).message.id;
    const { item } = await person.ok('queue.add', { room: room.id, title: 'x' });
    return { messages: [await send('one'), await send('two')] as [number, number], item: item.id };
  };
  for (const queue of ['main', 'next']) await founder.ok('queue.open', { room: room.id, queue });
  const theirs = await leave(founder);
  const own: World['own'] = {};
  for (const name of roleNames) {
    const role: Role = roles[name];
    const person = as(people[name].id, role);
    if (role.membership) {
      await enter(person);
      await founder.ok('members.setRole', { room: room.id, user: person.id, role: role.membership });
      const spaceRole = role.membership === 'owner' ? 'owner' : 'member';
      await founder.ok('spaces.add', { space: slug, user: person.id, role: spaceRole });
    }
    if (speakers.includes(name)) own[name] = await leave(person);
    if (role.muted) await founder.ok('moderation.mute', { room: room.id, user: person.id });
    if (role.banned) await founder.ok('moderation.ban', { room: room.id, user: person.id });
  }
  const otherOwner = as(people['owner of another room'].id);
  await otherOwner.ok('rooms.create', { slug: `m-${unique()}` });
  if (place === 'archived') await founder.ok('rooms.archive', { room: room.id });
  if (place === 'deleted') await founder.ok('rooms.delete', { room: room.id });
  return {
    id: room.id,
    slug,
    archived: place === 'archived',
    // With a deleted room the world's space is one that there is not.
    space: place === 'deleted' ? `${slug}-gone` : slug,
    own,
    others: { message: theirs.messages[0], item: theirs.item },
    victim: async () => {
      const victim = as(`victim-${unique()}`);
      await enter(victim);
      return victim;
    },
    spaceVictim: async () => {
      const { id } = as(`victim-${unique()}`);
      await founder.ok('spaces.add', { space: slug, user: id });
      return id;
    },
  };
};
