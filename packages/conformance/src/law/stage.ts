import { personOf } from '../cases/context.js';
import type { Caller } from '../harness/caller.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import { type Part, type Player, parts, type RoomSize, type Stage } from './types.js';

/** A busy machine answers late, and a schedule is not about time. */
const patienceMs = 120_000;
const patient = (caller: Caller): Caller => ({
  ...caller,
  call: (name, input, options) => caller.call(name, input, { timeoutMs: patienceMs, ...options }),
});

/** Connects the players of a schedule. Everything on the stage belongs to it alone. */
export const createStage = async (
  target: Target,
  { slug, size }: { slug: string; size: RoomSize },
): Promise<{ stage: Stage; close(): void }> => {
  const sockets: { close(): void }[] = [];
  const meet = async (part: Part): Promise<readonly [Part, Player]> => {
    const id = `${part}-${slug}`;
    const socket = await socketFor(target, id, { claims: { name: part }, connectTimeoutMs: patienceMs });
    sockets.push(socket);
    const renamed = personOf(id, patient(restFor(target, id, { name: part.toUpperCase() })));
    return [part, { id, live: personOf(id, patient(socket)), renamed }];
  };
  const close = () => {
    for (const socket of sockets) socket.close();
  };
  try {
    const players = Object.fromEntries(await Promise.all(parts.map(meet))) as Record<Part, Player>;
    const ids = new Map<string, number[]>();
    const stage: Stage = {
      target,
      slug,
      size,
      players,
      room: '',
      gone: new Set(),
      operator: personOf('op', patient(restFor(target, 'op', { roomful_role: 'operator' }))),
      known: (kind) => ids.get(kind) ?? [],
      learn: (kind, id) => void ids.set(kind, [...(ids.get(kind) ?? []), id]),
    };
    return { stage, close };
  } catch (error) {
    close();
    throw error;
  }
};
