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

test('a terminal is not written to', async () => {
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
  ['ends before its end', (response: ServerResponse) => response.end(header), { code: 'backup_unreadable' }],
  ['is none', (response: ServerResponse) => response.end('<html></html>\n'), { code: 'backup_unreadable' }],
  [
    'is a page of errors',
    (response: ServerResponse) => response.writeHead(502).end('<html></html>'),
    { code: 'unexpected_answer', hint: 'check --url' },
  ],
])('of an answer that %s no file is left', async (_how, say, failure) => {
  answer = say;
  await expect(backup()).rejects.toMatchObject(failure);
  expect(await readdir(folder)).toEqual([]);
});
