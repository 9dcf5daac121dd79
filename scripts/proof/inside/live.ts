// Runs in the copy: the skeleton called bells, used as people use it, on a server of the copy.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { createClient } from '@roomful/sdk';
import { createPlace } from '../../../packages/conformance/src/harness/place.js';
import { startServer, testSecret } from '../../../packages/conformance/src/harness/server.js';
import { mint } from '../../../packages/conformance/src/harness/tokens.js';
import { until } from '../../../packages/conformance/src/harness/wait.js';
import { restoreBackup } from '../../../packages/server/src/backup/restore.js';
import { writeBackup } from '../../../packages/server/src/backup/write.js';
import { type Database, openDatabase } from '../../../packages/server/src/database/connection.js';

const withPerson = process.argv.includes('--with-person');
const root = join(import.meta.dirname, '..', '..', '..');

// This file stands in a tree without bells, too: what the types of the copy say is checked there.
interface Bell {
  id: number;
  rings: number;
  addedBy: { id: string; name: string };
}
interface Bells {
  add(input: object, options?: object): Promise<{ bell: Bell }>;
  ring(input: object, options?: object): Promise<{ bell: Bell }>;
  list(): Promise<{ bells: Bell[] }>;
  audience(): Promise<{ people: number }>;
}
const bellsOf = (room: object) => (room as { bells: Bells }).bells;
const viewOf = (room: { state: { getSnapshot(): object } }) =>
  room.state.getSnapshot() as { bells: Bell[]; me: { bellRings: object } };

const place = await createPlace('embedded');
const server = await startServer({ place });
const token = (sub: string, claims: object = {}) => mint(testSecret, { sub, ...claims });
const clientOf = (sub: string, claims: object = {}) => createClient({ url: server.url, token: token(sub, claims) });

/** Names that are nowhere else, so that a look through the whole database finds them. */
const names = { ana: 'Xyzzy', zoe: 'Plugh' };

// The SDK.
const olga = clientOf('olga');
const ana = clientOf('ana', { name: names.ana });
const zoe = clientOf('zoe', { name: names.zoe });
const { room: made } = await olga.rooms.create({ slug: 'tower' });
const room = await olga.rooms.join(made.id);
const hers = await ana.rooms.join(made.id);
await zoe.rooms.join(made.id);
await olga.members.setRole({ room: made.id, user: 'ana', role: 'moderator' });
const { bell } = await bellsOf(hers).add({ name: 'Big Ben' }, { key: 'added' });
assert.deepEqual(bell.addedBy, { id: 'ana', name: names.ana });
await bellsOf(hers).ring({ bell: 1 });
await bellsOf(room).ring({ bell: 1, ...(withPerson ? { for: 'zoe' } : {}) });
await until('the room shows the rings', () => viewOf(room).bells[0]?.rings === 2);
assert.deepEqual(viewOf(room).me.bellRings, { 1: 1 });
assert.ok((await bellsOf(room).audience()).people >= 1);
console.log('ok   room.bells.ring() in the SDK');

// The shell.
const roomful = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    join(root, 'node_modules/.bin/tsx'),
    ['--conditions=roomful-source', 'packages/cli/src/main.ts', ...words],
    { cwd: root, encoding: 'utf8', env: { ...process.env, ROOMFUL_URL: server.url, ROOMFUL_TOKEN: token('olga') } },
  );
  assert.equal(status, 0, `roomful ${words.join(' ')}: ${stderr}`);
  return stdout;
};
roomful('bells', 'ring', 'tower', '1');
assert.match(roomful('bells', 'list', 'tower'), /Big Ben/);
console.log('ok   roomful bells ring tower 1');
if (withPerson) {
  assert.match(roomful('__complete', '--', 'bells', 'ring', 'tower', '1', '--for', ''), new RegExp(`@${names.zoe}`));
  console.log('ok   the person is completed');
}

// Erasure.
const erased = withPerson ? ['ana', 'zoe'] : ['ana'];
const service = clientOf('service', { roomful_role: 'service' });
// Whoever comes back with a token that still holds is known again by the name in it.
for (const client of [ana, zoe]) client.close();
for (const user of erased) await service.users.erase({ user });
await until('the room is told', () => viewOf(room).bells[0]?.addedBy.name === 'ana', { timeoutMs: 30_000 });
assert.equal((await bellsOf(room).list()).bells[0]?.addedBy.name, 'ana');
const logged = async () => {
  const { events } = await olga.rooms.events({ room: made.id, limit: 200 });
  const done = events.flatMap(({ type, data }) => (type === 'member.erased' ? [data.userId] : []));
  return erased.every((user) => done.includes(user)) && !JSON.stringify(events).includes(names.ana);
};
await until('the log has lost the names', logged, { timeoutMs: 30_000 });
for (const client of [olga, service]) client.close();
assert.equal(await server.stop(), 0);
assert.deepEqual(server.faults(), []);

const dataDir = place.env['ROOMFUL_DATA_DIR'] ?? '';
const tablesWith = async ({ knex }: Database, text: string): Promise<string[]> => {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'knex%'",
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: hits } = await knex.raw<{ rows: unknown[] }>(`select 1 from ?? t where t::text like ? limit 1`, [
      name,
      `%${text}%`,
    ]);
    if (hits.length > 0) found.push(name);
  }
  return found;
};
const database = await openDatabase({ dataDir });
for (const user of erased) {
  const name = names[user as keyof typeof names];
  assert.deepEqual(await tablesWith(database, name), [], `the name of ${user} is in no table: log, state or answers`);
}
console.log(`ok   erased: ${erased.join(', ')}`);

// Backup and restore.
const parts: Buffer[] = [];
const out = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    parts.push(chunk);
    done();
  },
});
await writeBackup(database, out, tmpdir());
const kept = await database.knex('bells').select();
await database.close();
const other = await mkdtemp(join(tmpdir(), 'roomful-proof-restored-'));
const counts = await restoreBackup({ dataDir: other }, Readable.from(parts));
assert.deepEqual([counts['bells'], counts['bell_rings']], [1, 1], 'its tables are in the backup');
const restored = await openDatabase({ dataDir: other });
assert.deepEqual(await restored.knex('bells').select(), kept);
await restored.close();
await rm(other, { recursive: true, force: true });
await place.remove();
console.log('ok   backup and restore');
