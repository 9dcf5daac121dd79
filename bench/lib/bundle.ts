import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');
const outdir = join(root, 'node_modules', '.cache', 'roomful-bench');

/** The processes of a measurement, by name. */
export interface Bundles {
  leases: string;
  load: string;
  roomful: string;
  socketio: string;
}

/** Bundles the workspace's sources, so that the processes run under plain Node. Other packages stay external. */
export const bundle = async (): Promise<Bundles> => {
  const names = ['leases', 'load', 'roomful', 'socketio'] as const;
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: names.map((name) => join(root, 'bench', `${name}.ts`)),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['roomful-source'],
    logLevel: 'warning',
    plugins: [
      {
        name: 'external-packages',
        setup: (on) =>
          on.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@roomful/') ? undefined : { external: true, path },
          ),
      },
    ],
  });
  return Object.fromEntries(names.map((name) => [name, join(outdir, `${name}.mjs`)])) as unknown as Bundles;
};
