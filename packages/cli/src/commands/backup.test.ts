import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeIo } from '../../test/fake-io.js';
import { run } from './backup.js';

let folder: string;
let server: Server;
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomful-backup-'));
  server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const backup = () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const io = { ...fakeIo({ env: { HOME: folder, ROOMFUL_TOKEN: 'a token' } }), fetch };
  return run({ url, out: join(folder, 'rooms.ndjson') }, io);
};
const header = '{"roomful":"backup","version":1,"schema":"001_spine","at":1}\n';

test('refuses to write a backup to a terminal', async () => {
  await expect(run({}, fakeIo({ tty: true }))).rejects.toMatchObject({
    exit: 'usage',
    hint: 'roomful backup --out rooms.ndjson',
  });
});

test.each([
  [
    'breaks off',
    (response: ServerResponse) => {
      response.write(header, () => response.destroy());
    },
    { code: 'connection_lost', exit: 'network' },
  ],
  ['is incomplete', (response: ServerResponse) => response.end(header), { code: 'backup_unreadable' }],
  ['is not a backup', (response: ServerResponse) => response.end('<html></html>\n'), { code: 'backup_unreadable' }],
  [
    'is an error page',
    (response: ServerResponse) => response.writeHead(502).end('<html></html>'),
    { code: 'unexpected_answer', hint: 'check --url' },
  ],
])('leaves no file if the answer %s', async (_how, respond, failure) => {
  answer = respond;
  await expect(backup()).rejects.toMatchObject(failure);
  expect(await readdir(folder)).toEqual([]);
});
