import { personOf } from '../cases/context.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import { type Part, type Player, parts, type Stage } from './types.js';

/** Connects the players of a schedule. Their users, and everything else on the stage, are its own. */
export const createStage = async (
  target: Target,
  { slug, crowd }: { slug: string; crowd: number },
): Promise<{ stage: Stage; close(): void }> => {
  const sockets: { close(): void }[] = [];
  const meet = async (part: Part): Promise<readonly [Part, Player]> => {
    const id = `${part}-${slug}`;
    const socket = await socketFor(target, id, { claims: { name: part } });
    sockets.push(socket);
    const renamed = personOf(id, restFor(target, id, { name: part.toUpperCase() }));
    return [part, { id, live: personOf(id, socket), renamed }];
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
      crowd,
      players,
      room: '',
      gone: new Set(),
      operator: personOf('op', restFor(target, 'op', { roomful_role: 'operator' })),
      known: (kind) => ids.get(kind) ?? [],
      learn: (kind, id) => void ids.set(kind, [...(ids.get(kind) ?? []), id]),
    };
    return { stage, close };
  } catch (error) {
    close();
    throw error;
  }
};
