import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
import { createClient } from './client.js';

/** The client's error for an address without a roomful server. */
const failureOf = async (url: string): Promise<string | undefined> => {
  const client = createClient({ url, token: 'x' });
  void client.connect();
  await vi.waitFor(() => expect(client.connection.getSnapshot().error).not.toBeNull());
  const message = client.connection.getSnapshot().error?.message;
  client.close();
  return message;
};

it("reports the network's error if nothing listens, and the answer of a web server without roomful", async () => {
  const http = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  expect(await failureOf(url)).toBe(
    `unable to connect to ${url}; Unexpected server response: 404; is a server running there?`,
  );
  await new Promise((resolve) => http.close(resolve));
  expect(await failureOf(url)).toMatch(/; connect ECONNREFUSED 127\.0\.0\.1:\d+; is a server running there\?$/);
});
