import { type ClearedDeps, createCleared } from './cleared.js';
import { createErased, type ErasedDeps } from './erased.js';

/** A part of the server that knows users. */
interface Forgetful {
  /** Forgets an erased user. */
  forget(userId: string): unknown;
}

/** Follows erasures: every part forgets the user, and tails lose the name once the logs have lost it. */
export const createErasures = ({
  parts,
  ...deps
}: Omit<ErasedDeps, 'erased'> & ClearedDeps & { parts: readonly Forgetful[] }) => {
  const cleared = createCleared(deps);
  const erased = createErased({
    ...deps,
    erased: (userId) => {
      for (const part of [...parts, cleared]) part.forget(userId);
    },
  });
  return {
    /** Finds out which erasures are known, and which are running. */
    begin: () => Promise.all([erased.begin(), cleared.begin()]),
    /** Takes a frame of a commit. It may come more than once. */
    committed: erased.committed,
    /** Looks for erasures of other nodes, then for those that have got further. */
    poll: async (): Promise<void> => {
      await erased.poll();
      await cleared.poll();
    },
  };
};
