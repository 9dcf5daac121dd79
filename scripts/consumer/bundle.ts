import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** What a page gets that imports the SDK of a project: the size for browsers, and whether zod came along. */
export const browserBundle = async (project: string): Promise<{ gzipBytes: number; hasZod: boolean }> => {
  const { metafile, outputFiles } = await build({
    stdin: { contents: "export * from '@roomful/sdk';", resolveDir: project, sourcefile: join(project, 'bundle.js') },
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
