import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** What a bundler makes of a page that imports the SDK: its size for browsers, and whether zod came along. */
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
