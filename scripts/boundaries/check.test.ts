import { describe, expect, test } from 'vitest';
import { violations } from './check.js';
import { importsOf } from './imports.js';

const whys = (file: string, text: string): string[] => violations(file, text).map(({ why }) => why);

describe('importsOf', () => {
  test('tells types, values and dynamic imports apart, and resolves relative ones', () => {
    const text = [
      "import type { A } from './a.js';",
      "import { type B } from '../b.js';",
      "import { type C, c } from 'c';",
      "import 'd';",
      "export * from './e/index.js';",
      "const f = () => import('f');",
      "type G = import('g').G;",
      "import * as h from './h.json' with { type: 'json' };",
    ].join('\n');
    expect(importsOf('packages/x/src/file.ts', text)).toEqual([
      { target: 'packages/x/src/a', kind: 'type', line: 1 },
      { target: 'packages/x/b', kind: 'type', line: 2 },
      { target: 'c', kind: 'value', line: 3 },
      { target: 'd', kind: 'value', line: 4 },
      { target: 'packages/x/src/e/index', kind: 'value', line: 5 },
      { target: 'f', kind: 'dynamic', line: 6 },
      { target: 'g', kind: 'type', line: 7 },
      { target: 'packages/x/src/h.json', kind: 'value', line: 8 },
    ]);
  });
});

describe('what a file may not import', () => {
  test.each([
    ['packages/protocol/src/x.ts', "import { readFileSync } from 'node:fs';"],
    ['packages/sdk/src/x.ts', "import { contract } from '@roomful/protocol';"],
    ['packages/sdk/src/x.ts', "import type { Socket } from 'node:net';"],
    ['packages/sdk/src/features/x.reducers.ts', "import { limits } from '@roomful/protocol/names';"],
    ['packages/sdk/src/features/x.reducers.ts', "import { store } from '../store.js';"],
    ['packages/server/src/x.ts', "import { createClient } from '@roomful/sdk';"],
    ['packages/server/src/database/x.ts', "import type { Lane } from '../pipeline/lanes.js';"],
    ['packages/server/src/features/x.ts', "import type { Rest } from '../transports/rest.js';"],
    ['packages/server/src/features/x.ts', "import { execute } from '../pipeline/execute.js';"],
    ['packages/server/src/pipeline/x.ts', "import { rest } from '../transports/rest.js';"],
    ['packages/server/src/features/rooms/handlers.ts', "import { saveMember } from '../members/queries.js';"],
    ['packages/server/src/features/rooms/handlers.ts', "import knex from 'knex';"],
    ['packages/cli/src/commands/up.ts', "import { createServer } from '@roomful/server';"],
    ['packages/cli/src/main.ts', "import { contract } from '@roomful/protocol';"],
    ['packages/cli/src/main.ts', "import { render } from 'ink';"],
    ['packages/cli/src/main.ts', "import { openConsole } from './console/open.js';"],
    ['packages/conformance/src/x.test.ts', "import { createServer } from '@roomful/server';"],
    ['packages/conformance/src/x.ts', "import { lanes } from '../../server/src/pipeline/lanes.js';"],
  ])('%s: %s', (file, text) => expect(whys(file, text)).not.toEqual([]));
});

describe('what a file may import', () => {
  test.each([
    ['packages/protocol/src/x.ts', "import * as z from 'zod';"],
    ['packages/protocol/src/x.test.ts', "import { test } from 'vitest';"],
    ['packages/sdk/src/x.ts', "import type { Contract } from '@roomful/protocol';"],
    ['packages/sdk/src/x.ts', "import { wire } from '@roomful/protocol/names';"],
    ['packages/sdk/src/features/x.reducers.ts', "import type { Message } from '@roomful/protocol';"],
    ['packages/sdk/src/features/x.reducers.ts', "import { departed } from './shared.reducers.js';"],
    ['packages/server/src/features/rooms/handlers.ts', "import { insertRoom } from './queries.js';"],
    ['packages/server/src/features/rooms/handlers.ts', "import { stranger } from '../../pipeline/gate.js';"],
    ['packages/server/src/jobs/x.ts', "import { findRoomId } from '../features/rooms/queries.js';"],
    ['packages/cli/src/commands/up.ts', "const load = () => import('@roomful/server');"],
    ['packages/cli/src/console/app.tsx', "import { render } from 'ink';"],
  ])('%s: %s', (file, text) => expect(whys(file, text)).toEqual([]));
});

describe('what a text may not say', () => {
  test.each([
    ['packages/server/src/features/rooms/queries.ts', "db('rooms').stream()"],
    ['packages/server/src/features/rooms/queries.ts', "db.raw('update rooms set at = now()')"],
    ['packages/server/src/features/rooms/queries.ts', "db('rooms').update({ at: db.fn.now() })"],
    ['packages/cli/src/commands/tail.ts', 'process.stdout.write(message.text)'],
    ['packages/cli/src/commands/tail.ts', 'console.log(message.text)'],
    ['packages/protocol/src/x.ts', "import { z } from 'zod';"],
  ])('%s: %s', (file, text) => expect(whys(file, text)).not.toEqual([]));

  test.each([
    ['packages/server/src/features/rooms/queries.ts', '// never .stream(), never now()'],
    ['packages/server/src/pipeline/lanes.ts', 'const startedAt = performance.now();'],
    ['packages/cli/src/output/print.ts', 'process.stdout.write(safe)'],
  ])('%s: %s', (file, text) => expect(whys(file, text)).toEqual([]));
});
