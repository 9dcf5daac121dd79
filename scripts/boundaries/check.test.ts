import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ForbiddenImport, forbiddenImports } from './imports.js';
import { importRules } from './rules.js';
import { forbiddenTexts } from './texts.js';

const forbidden = [
  ['protocol/src/x', "import { readFileSync } from 'node:fs';", 'protocol-imports-zod'],
  ['protocol/src/x', "export * from 'vitest';", 'protocol-imports-zod'],
  ['sdk/src/x', "import { contract } from '@roomful/protocol';", 'sdk-holds-no-schema'],
  ['sdk/src/x', "const load = () => import('@roomful/protocol');", 'sdk-holds-no-schema'],
  ['sdk/src/x', "import type { Config } from '@roomful/server';", 'sdk-knows-the-protocol'],
  ['sdk/src/x', "import type { Socket } from 'node:net';", 'sdk-runs-in-browsers'],
  ['sdk/src/features/x.reducers', "import { limits } from '@roomful/protocol/names';", 'reducers-are-pure'],
  ['sdk/src/features/x.reducers', "import { store } from '../store.js';", 'reducers-are-pure'],
  ['server/src/x', "import { createClient } from '@roomful/sdk';", 'server-knows-the-protocol'],
  ['server/src/database/x', "import type { Lane } from '../pipeline/lanes.js';", 'database-is-below-all'],
  ['server/src/features/x', "import type { Rest } from '../transports/rest.js';", 'features-know-no-transport'],
  ['server/src/features/x', "import { execute } from '../pipeline/lanes.js';", 'features-use-what-is-offered'],
  ['server/src/pipeline/x', "import { rest } from '../transports/rest.js';", 'transports-are-above-all'],
  ['server/src/jobs/x', "import { find } from '../features/rooms/queries.js';", 'generic-code-names-no-feature'],
  ['server/src/live/x', "import { find } from '../features/rooms/queries.js';", 'generic-code-names-no-feature'],
  ['server/src/access/x', "type Find = import('../features/rooms/queries.js').Find;", 'generic-code-names-no-feature'],
  ['server/src/features/members/x', "import { find } from '../rooms/queries.js';", 'queries-belong-to-a-feature'],
  ['server/src/features/rooms/handlers', "import knex from 'knex';", 'handlers-hold-no-sql'],
  ['cli/src/x', "import { createServer } from '@roomful/server';", 'cli-starts-without-server'],
  ['cli/src/x', "import { contract } from '@roomful/protocol';", 'cli-starts-without-zod'],
  ['cli/src/x', "import { render } from 'ink';", 'cli-starts-without-ink'],
  ['cli/src/x', "import { open } from './console/open.js';", 'cli-starts-without-ink'],
  ['conformance/src/x.test', "import { createServer } from '@roomful/server';", 'conformance-knows-a-url'],
  ['conformance/src/x', "import { lanes } from '../../server/src/pipeline/lanes.js';", 'packages-by-name'],
  ['sdk/src/circle', "import type { Circle } from './circle.js';", 'no-circles'],
] as const;

const allowed = [
  ['protocol/src/y', "import * as z from 'zod';"],
  ['protocol/src/y.test', "import { test } from 'vitest';"],
  ['sdk/src/y', "import type { Contract } from '@roomful/protocol';"],
  ['sdk/src/y', "import { wire } from '@roomful/protocol/names';"],
  ['sdk/src/y', "import { io } from 'socket.io-client';"],
  ['sdk/src/features/y.reducers', "import type { Message } from '@roomful/protocol';"],
  ['sdk/src/features/y.reducers', "import { own } from './shared.reducers.js';"],
  ['server/src/features/rooms/handlers', "import { insertRoom } from './queries.js';"],
  ['server/src/features/rooms/handlers', "import { stranger } from '../../pipeline/gate.js';"],
  ['server/src/jobs/y', "import type { Handlers } from '../features/types.js';"],
  ['server/src/main', "import { find } from './features/rooms/queries.js';"],
  ['cli/src/commands/y', "const load = () => import('@roomful/server');"],
  ['cli/src/console/y', "import { render } from 'ink';"],
  ['cli/src/features/y.console', "import { open } from '../console/open.js';"],
] as const;

/** The files that the lines above import, apart from libraries. */
const targets = [
  'protocol/src/index',
  'protocol/src/names',
  'sdk/src/index',
  'sdk/src/store',
  'sdk/src/features/shared.reducers',
  'server/src/index',
  'server/src/pipeline/lanes',
  'server/src/pipeline/gate',
  'server/src/transports/rest',
  'server/src/features/types',
  'server/src/features/rooms/queries',
  'cli/src/console/open',
];

/** A separate file for each line. It keeps the end of the name, which rules match. */
const fileOf = (name: string, n: number): string =>
  `packages/${name.replace(/(\/[\w]+)((\.\w+)?)$/, (_, stem, suffix) => `${stem}${n}${suffix}`)}.ts`;

let root: string;
let found: ForbiddenImport[];

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'roomful-boundaries-')));
  const modules = join(import.meta.dirname, '..', '..', 'node_modules');
  for (const name of ['protocol', 'sdk', 'server', 'cli', 'conformance']) {
    mkdirSync(join(root, 'node_modules', '@roomful'), { recursive: true });
    symlinkSync(join('..', '..', 'packages', name), join(root, 'node_modules', '@roomful', name));
    const exports = { '.': './src/index.ts', './names': './src/names.ts' };
    write(`packages/${name}/package.json`, JSON.stringify({ name: `@roomful/${name}`, exports }));
    write(`packages/${name}/src/index.ts`, 'export {};');
  }
  for (const library of ['zod', 'vitest', 'knex', 'ink', 'socket.io-client'])
    symlinkSync(join(modules, library), join(root, 'node_modules', library));
  for (const target of targets) write(`packages/${target}.ts`, 'export {};');
  for (const [n, [name, text]] of [...forbidden, ...allowed].entries())
    write(fileOf(name, n), `${text.replace('circle.js', `circle${n}.js`)}\nexport {};`);
  found = await forbiddenImports(root);
});
afterAll(() => rmSync(root, { recursive: true }));

const rulesBroken = (file: string): string[] => found.filter(({ path }) => path[0] === file).map(({ rule }) => rule);

test.each(forbidden.map((row, n) => [...row, n] as const))('%s may not: %s', (name, _, rule, n) => {
  expect(rulesBroken(fileOf(name, n))).toContain(rule);
});

test.each(allowed.map((row, n) => [...row, n + forbidden.length] as const))('%s may: %s', (name, _, n) => {
  expect(readFileSync(join(root, fileOf(name, n)), 'utf8')).not.toBe('');
  expect(rulesBroken(fileOf(name, n))).toEqual([]);
});

test('every rule is tested', () => {
  expect(new Set(forbidden.map(([, , rule]) => rule))).toEqual(new Set(importRules.map(({ name }) => name)));
});

describe('forbidden texts', () => {
  test.each([
    ['packages/server/src/features/rooms/queries.ts', "db('rooms').stream()"],
    ['packages/server/src/features/rooms/queries.ts', "db.raw('update rooms set at = now()')"],
    ['packages/server/src/features/rooms/queries.ts', "db('rooms').update({ at: db.fn.now() })"],
    ['packages/server/src/following/follow.ts', "if (event.type === 'room.updated') return;"],
    ['packages/cli/src/commands/tail.ts', 'process.stdout.write(message.text)'],
    ['packages/cli/src/commands/tail.ts', 'console.log(message.text)'],
    ['packages/protocol/src/x.ts', "import { z } from 'zod';"],
  ])('%s: %s', (file, text) => expect(forbiddenTexts(file, text)).not.toEqual([]));

  test.each([
    ['packages/server/src/features/rooms/queries.ts', '// never .stream(), never now()'],
    ['packages/server/src/following/heads.ts', "signal({ type: 'server.heads' }, stream);"],
    ['packages/server/src/features/rooms/gate.ts', "'room.updated': (gate) => gate"],
    ['packages/server/src/pipeline/lanes.ts', 'const startedAt = performance.now();'],
    ['packages/cli/src/output/print.ts', 'process.stdout.write(safe)'],
  ])('%s: %s', (file, text) => expect(forbiddenTexts(file, text)).toEqual([]));
});
