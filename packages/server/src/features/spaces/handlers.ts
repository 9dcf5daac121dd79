import {
  type Contract,
  holdsEverywhere,
  RoomfulError,
  type Space,
  type SpaceMember,
  spaceStream,
} from '@roomful/protocol';
import type { Knex } from 'knex';
import type { WriteCall } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import { pageLog } from '../../pipeline/log.js';
import { pageOf } from '../../pipeline/page.js';
import { profileOf } from '../memberships.js';
import { ownSpace, type SpaceAccess } from '../spaceMemberships.js';
import type { HandlersOf } from '../types.js';
import {
  countSpaceOwners,
  insertSpace,
  pageSpaceMembers,
  pageSpaces,
  removeSpaceMember,
  saveSpaceMember,
  selectSpaceMember,
  spaceExists,
} from './queries.js';

/** Reads the space of a call if the caller may manage its members. @throws space_not_found, forbidden */
const managedSpace = async (db: Knex, call: WriteCall<{ space: string }>): Promise<SpaceAccess> => {
  const access = await ownSpace(db, call.caller, call.input.space);
  if (access.role !== 'owner' && !holdsEverywhere(call.caller.role)) {
    throw new RoomfulError('forbidden', 'only an owner may change the members of a space', {
      details: { rule: 'space_owner', role: access.role ?? 'guest', needs: 'owner' },
    });
  }
  return access;
};

const keepOwner = async (db: Knex, space: string, { role }: SpaceMember): Promise<void> => {
  if (role !== 'owner' || (await countSpaceOwners(db, space)) > 1) return;
  throw new RoomfulError('last_owner', 'a space keeps at least one owner; make another member an owner first');
};

export const spaces: HandlersOf<Contract['spaces']> = {
  create: write(async (db, call) => {
    const { space: id, name, metadata } = call.input;
    const { caller } = call;
    if (await spaceExists(db, id)) throw new RoomfulError('space_exists', undefined, { details: { space: id } });
    const space: Space = { id, name: name ?? id, metadata, createdAt: call.now };
    const member: SpaceMember = { user: { id: caller.id, name: caller.name }, role: 'owner', joinedAt: call.now };
    await insertSpace(db, space, caller.id);
    await saveSpaceMember(db, id, member, 1);
    return {
      result: { space },
      newStream: spaceStream(id),
      events: [
        { type: 'space.created', data: { space } },
        { type: 'space.member_added', data: { member, memberCount: 1 } },
      ],
    };
  }),
  get: async (db, call) => ownSpace(db, call.caller, call.input.space),
  events: async (db, call) => {
    const { space, ...page } = call.input;
    await ownSpace(db, call.caller, space);
    return pageLog(db, spaceStream(space), call.server.generation, page);
  },
  list: async (db, call) => {
    const { after, limit } = call.input;
    const found = await pageSpaces(db, call.caller, { after, limit: limit + 1 });
    const { rows, more } = pageOf(found, { limit });
    return { spaces: rows, next: more ? (rows.at(-1)?.space.id ?? null) : null };
  },
  members: async (db, call) => {
    const { space, after, limit } = call.input;
    const { memberCount } = await ownSpace(db, call.caller, space);
    const page = await pageSpaceMembers(db, space, { after, limit: limit + 1 });
    const found = page.slice(0, limit);
    return { members: found, memberCount, next: page.length > limit ? (found.at(-1)?.user.id ?? null) : null };
  },
  add: write(async (db, call) => {
    const { space, user, role } = call.input;
    const access = await managedSpace(db, call);
    const known = await selectSpaceMember(db, space, user);
    if (known?.role === role) return { result: { member: known, memberCount: access.memberCount }, events: [] };
    if (known) await keepOwner(db, space, known);
    const { name } = await profileOf(db, user);
    const member: SpaceMember = known ? { ...known, role } : { user: { id: user, name }, role, joinedAt: call.now };
    const memberCount = access.memberCount + (known ? 0 : 1);
    await saveSpaceMember(db, space, member, memberCount);
    return {
      result: { member, memberCount },
      events: [{ type: 'space.member_added', data: { member, memberCount } }],
    };
  }),
  remove: write(async (db, call) => {
    const { space, user } = call.input;
    const access = user === call.caller.id ? await ownSpace(db, call.caller, space) : await managedSpace(db, call);
    const known = await selectSpaceMember(db, space, user);
    if (!known) throw new RoomfulError('member_not_found', 'that user is not a member of this space');
    await keepOwner(db, space, known);
    const memberCount = access.memberCount - 1;
    await removeSpaceMember(db, space, user, memberCount);
    return {
      result: { memberCount },
      events: [{ type: 'space.member_removed', data: { userId: user, memberCount } }],
    };
  }),
};
