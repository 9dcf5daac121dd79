import { RoomfulError } from '@roomful/protocol';
import type { Principal } from '../pipeline/context.js';
import type { ConnectionHandler } from '../pipeline/execute.js';
import type { Authenticate } from './authenticate.js';

/** Creates the handler that gives a connection a newer token of the same user, so that it outlives its first one. */
export const createRefresh =
  (deps: { authenticate: Authenticate; greet(principal: Principal): void }): ConnectionHandler =>
  async ({ caller, input, connection }) => {
    const principal = await deps.authenticate(input.token);
    if (principal.id !== caller.id) {
      throw new RoomfulError('unauthenticated', 'unable to refresh; the token belongs to another user');
    }
    deps.greet(principal);
    connection?.become(principal);
    const { id, name, avatarUrl, role, expiresAt } = principal;
    return { profile: { id, name, avatarUrl, role }, expiresAt };
  };
