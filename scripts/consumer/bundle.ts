import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The browser bundle of a page that imports the SDK: its size, and whether it contains zod. */
export const browserBundle = async (page: string): Promise<{ gzipBytes: number; hasZod: boolean }> => {
  const { metafile, outputFiles } = await build({
    entryPoints: [page],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  return {
    gzipBytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length,
    hasZod: Object.keys(metafile.inputs).some((path) => /(^|\/)zod\//.test(path)),
  };
};
