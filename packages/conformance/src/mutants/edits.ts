import type { Edit } from '../harness/bundle.js';

const server = 'server/src/';

/** Uses locks for every batch, never the optimistic path. */
export const alwaysLocked: Edit = {
  file: `${server}pipeline/lanes.ts`,
  find: 'rerun === 0 ? await runOptimistically(',
  replace: 'rerun < 0 ? await runOptimistically(',
};

/** Loses every frame whose last seq is divisible by three. */
export const losingFrames: Edit = {
  file: `${server}transports/audience.ts`,
  find: 'if (!first || !last || there.length === 0) return;',
  replace: 'if (!first || !last || there.length === 0 || last.seq % 3 === 0) return;',
};

/** Where a server can kill itself, besides the places that a signal hits by chance. */
export const failpoints: readonly { name: string; edits: readonly Edit[] }[] = (
  [
    [
      'before the commit',
      [alwaysLocked, { file: `${server}pipeline/lanes.ts`, find: 'handled = true;', replace: 'DIE; handled = true;' }],
    ],
    [
      'after the commit, before the events are published',
      [{ file: `${server}pipeline/lanes.ts`, find: 'deps.publish(framesOf(', replace: 'DIE; deps.publish(framesOf(' }],
    ],
    [
      'after the events are published, before the ack',
      [
        {
          file: `${server}pipeline/lanes.ts`,
          find: 'return result.outcomes;',
          replace: 'DIE; return result.outcomes;',
        },
      ],
    ],
  ] as const
).map(([name, edits]) => ({
  name,
  edits: edits.map((edit) => ({
    ...edit,
    replace: edit.replace.replace(
      'DIE',
      "if (Math.random() < Number(process.env.FAILPOINT)) process.kill(process.pid, 'SIGKILL')",
    ),
  })),
}));
