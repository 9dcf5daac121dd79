import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
import { createClient } from './client.js';

/** What a client says of an address that is no server of rooms. */
const failureOf = async (url: string): Promise<string | undefined> => {
  const client = createClient({ url, token: 'x' });
  void client.connect();
  await vi.waitFor(() => expect(client.connection.getSnapshot().error).not.toBeNull());
  const message = client.connection.getSnapshot().error?.message;
  client.close();
  return message;
};

it('says what the network says where nobody listens, and what a web server says that has no rooms', async () => {
  const http = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  expect(await failureOf(url)).toBe(
    `unable to connect to ${url}; Unexpected server response: 404; is a server running there?`,
  );
  await new Promise((resolve) => http.close(resolve));
  expect(await failureOf(url)).toMatch(/; connect ECONNREFUSED 127\.0\.0\.1:\d+; is a server running there\?$/);
});
