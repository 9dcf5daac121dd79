// Runs in the copy: the cases of one feature over both transports, and schedules of the snapshot law that are about it.
import assert from 'node:assert/strict';
import type { Case } from '../../../packages/conformance/src/cases/types.js';
import { features } from '../../../packages/conformance/src/features/index.js';
import { createPlace } from '../../../packages/conformance/src/harness/place.js';
import { startServer, testSecret } from '../../../packages/conformance/src/harness/server.js';
import { runLaw } from '../../../packages/conformance/src/law/law.js';
import { themeOf } from '../../../packages/conformance/src/law/plan.js';
import { checks, runCheck } from '../../../packages/conformance/src/suite.js';

const [noun = ''] = process.argv.slice(2);
const { cases } = (features as Readonly<Record<string, { cases: readonly Case[] }>>)[noun] ?? { cases: [] };
assert.ok(cases.length > 0);

const place = await createPlace('embedded');
const server = await startServer({ place });
for (const check of checks) {
  if (!cases.includes(check.it)) continue;
  await runCheck(check, { url: server.url, secret: testSecret });
  console.log(`ok   ${check.transport}: ${check.it.name}`);
}
assert.equal(await server.stop(), 0);
assert.deepEqual(server.faults(), []);
await place.remove();

const schedules = Array.from({ length: 100 }, (_, n) => n).filter((n) => themeOf(n) === noun);
assert.ok(schedules.length > 0, `the law plays schedules about ${noun}`);
const seed = Math.floor(Math.random() * 2 ** 31);
const met = new Set<string>();
for (const only of schedules.slice(0, 2)) {
  const { broken, reached } = await runLaw({ kind: 'embedded', seed, schedules: 1, only });
  assert.equal(broken, null);
  for (const type of reached.keys()) met.add(type);
}
console.log(`ok   the law: ${[...met].filter((type) => type.startsWith(noun.replace(/s$/, ''))).join(', ')}`);
