import { randomUUID } from 'node:crypto';
import { type Ack, RoomfulError } from '@roomful/protocol';
import { personOf } from '../cases/context.js';
import type { Person } from '../cases/types.js';
import type { Caller, TransportName } from '../harness/caller.js';
import { unique } from '../harness/random.js';
import { createRest } from '../harness/rest.js';
import { connectSocket } from '../harness/socket.js';
import { restFor, type Target, tokenFor } from '../harness/target.js';
import { verified } from '../harness/verify.js';
import { matrixFeatures } from './features.js';
import { type PlaceName, type Role, type RoleName, roleNames, roles } from './roles.js';
import type { Cast, Things, World } from './types.js';

/** A caller whose handshake was refused: every call gets that refusal. */
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

const speakers = roleNames.filter((name) => {
  const { token, membership, instance }: Role = roles[name];
  return token === 'valid' && (membership !== null || instance === 'service' || instance === 'operator');
});

const hooks = matrixFeatures.map(([, feature]) => feature);

/** Sets up a room over REST, whatever transport is tested, since only the cell itself is under test. */
export const createWorld = async (target: Target, { people }: Cast, place: PlaceName): Promise<World> => {
  const as = (id: string, role?: Role) =>
    personOf(id, restFor(target, id, role ? { roomful_role: role.instance } : {}));
  const founder = as(`founder-${unique()}`);
  const slug = `m-${unique()}`;
  const visibility = place === 'private' ? 'private' : 'public';
  const isMissing = place === 'missing';
  const id = isMissing
    ? randomUUID()
    : (await founder.ok('rooms.create', { slug, visibility, messagesPerMinute: 0 })).room.id;
  const left = new Map<string, Things>();
  const enter = async (person: Person) => {
    if (place === 'private') await founder.ok('members.invite', { room: id, user: person.id });
    await person.ok('rooms.join', { room: id });
  };
  const world: World = {
    id,
    slug,
    place,
    founder,
    own: (role, kind) => left.get(role)?.[kind] ?? world.others(kind),
    others: (kind) => left.get(founder.id)?.[kind] ?? 1,
    victim: async () => {
      const victim = as(`victim-${unique()}`);
      await enter(victim);
      return victim;
    },
  };
  if (isMissing) return world;
  const leave = async (key: string, person: Person) => {
    const things = await Promise.all(hooks.map((matrix) => matrix.leave?.(world, person)));
    left.set(key, Object.assign({}, ...things));
  };
  for (const matrix of hooks) await matrix.prepare?.(world);
  await leave(founder.id, founder);
  for (const name of roleNames) {
    const role: Role = roles[name];
    const person = as(people[name].id, role);
    if (role.membership) {
      await enter(person);
      await founder.ok('members.setRole', { room: id, user: person.id, role: role.membership });
      for (const matrix of hooks) await matrix.enrol?.(world, person, role);
    }
    if (speakers.includes(name)) await leave(name, person);
    if (role.muted) await founder.ok('moderation.mute', { room: id, user: person.id });
    if (role.banned) await founder.ok('moderation.ban', { room: id, user: person.id });
  }
  const otherOwner = as(people['owner of another room'].id);
  await otherOwner.ok('rooms.create', { slug: `m-${unique()}` });
  if (place === 'archived') await founder.ok('rooms.archive', { room: id });
  if (place === 'deleted') await founder.ok('rooms.delete', { room: id });
  return world;
};
