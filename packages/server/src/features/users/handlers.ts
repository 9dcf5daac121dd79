import { type Contract, holdsEverywhere, instanceRoles, RoomfulError, userStream } from '@roomful/protocol';
import type { ReadCall } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import { pageLog } from '../../pipeline/log.js';
import { isNamedElsewhere, planElsewhere, planErasure, planNamed } from '../erasure/plan.js';
import type { HandlerDeps, HandlersOf } from '../types.js';
import { eraseProfile, everHeld, removeBlock, saveBlock, searchProfiles, selectProfile } from './queries.js';

/** The roles that may speak in any room without being a member. */
const rolesEverywhere = instanceRoles.filter(holdsEverywhere);

const mayErase = ({ caller, input }: ReadCall<{ user: string }>): boolean =>
  caller.id === input.user || holdsEverywhere(caller.role);

export const createUsersHandlers = ({ tables, erasures }: HandlerDeps): HandlersOf<Contract['users']> => ({
  get: async (db, call) => {
    const { id, name, avatarUrl, role } = call.caller;
    if (call.input.user === undefined || call.input.user === id) return { profile: { id, name, avatarUrl, role } };
    const profile = await selectProfile(db, call.input.user);
    if (!profile) throw new RoomfulError('user_not_found');
    return { profile };
  },
  search: async (db, call) => ({ users: await searchProfiles(db, call.input.text, call.input.limit) }),
  events: async (db, call) => pageLog(db, userStream(call.caller.id), call.server.generation, call.input),
  block: write(async (db, call) => {
    const { user } = call.input;
    if (user === call.caller.id) throw new RoomfulError('invalid_input', 'you cannot block yourself');
    const result = { userId: user };
    if (!(await saveBlock(db, call.caller.id, user, call.now))) return { result, events: [] };
    return { result, events: [{ type: 'user.blocked', data: { userId: user } }] };
  }),
  unblock: write(async (db, call) => {
    const { user } = call.input;
    const lifted = await removeBlock(db, call.caller.id, user);
    return { result: { lifted }, events: lifted ? [{ type: 'user.unblocked', data: { userId: user } }] : [] };
  }),
  erase: write(async (db, call) => {
    const { user } = call.input;
    if (!mayErase(call)) {
      throw new RoomfulError('forbidden', 'only services, operators and the user may erase a user', {
        details: { rule: 'own_profile', role: call.caller.role, needs: 'service' },
      });
    }
    const own = call.caller.id === user && holdsEverywhere(call.caller.role);
    const everywhere = own || (await everHeld(db, user, rolesEverywhere));
    const been = await planErasure(db, user, { everywhere, parts: erasures });
    const named = await planNamed(db, user);
    const elsewhere = await isNamedElsewhere(db, user);
    const known = await eraseProfile(db, tables, user);
    const result = { rooms: been.rooms + named };
    // The user is unknown, or nothing has been added since the last erasure.
    if (!known && been.added + named === 0 && !elsewhere) return { result, events: [] };
    await planElsewhere(db, user);
    return { result, events: [{ type: 'user.erased', data: { userId: user } }] };
  }),
});
