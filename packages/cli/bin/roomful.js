#!/usr/bin/env node
// The program is built into dist/, which a fresh checkout does not have yet.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(fileURLToPath(main))) {
  await import(main.href);
} else {
  process.stderr.write(
    'error[not_built]: roomful is not built yet\nhint: npm ci && npm run build, in the top folder of the checkout\n',
  );
  process.exitCode = 1;
}
