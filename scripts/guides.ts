// Runs the commands in pages, with the built packages: `tsx scripts/guides.ts [page…]`.
import { blocksOf } from './docs/blocks.js';
import { readPages, root } from './docs/pages.js';
import { runPage } from './docs/run.js';

const asked = process.argv.slice(2);
const problems: string[] = [];
for (const { page, text } of readPages()) {
  if (asked.length > 0 && !asked.includes(page)) continue;
  problems.push(...(await runPage(root, blocksOf(text))).map((problem) => `${page}:${problem}`));
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
