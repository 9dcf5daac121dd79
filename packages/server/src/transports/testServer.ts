import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Ack } from '@roomful/protocol';
import { io } from 'socket.io-client';
import { parseConfig } from '../config.js';
import { createDataDir } from '../database/testDataDir.js';
import { createServer } from '../server.js';
import type { ServerParts } from '../serverParts.js';

export const testSecret = 'a secret for tests of the transports';
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs a token for the test server, valid for ten minutes. */
export const tokenOf = (sub: string, claims: object = {}): string => {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const signed = `${part({ alg: 'HS256' })}.${part({ sub, exp, ...claims })}`;
  return `${signed}.${createHmac('sha256', testSecret).update(signed).digest('base64url')}`;
};

/** Starts a server on the embedded database, with helpers that call it over sockets and REST. */
export const startTestServer = async (flags: object = {}, parts: ServerParts = {}) => {
  const dataDir = await createDataDir();
  const all = { port: 0, dataDir, jwtSecret: testSecret, logLevel: 'silent', commandsPerSecond: 0, ...flags };
  const server = await createServer(parseConfig({ flags: all, env: {} }), parts);

  const connect = async (sub: string, claims: object = {}, headers: Record<string, string> = {}) => {
    const socket = io(server.url, {
      transports: ['websocket'],
      auth: { token: tokenOf(sub, claims) },
      extraHeaders: headers,
      forceNew: true,
      reconnection: false,
    });
    await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
    const send = (name: string, input: object): Promise<Ack> => socket.emitWithAck(name, { input });
    const call = async <T>(name: string, input: object): Promise<T> => {
      const ack = await send(name, input);
      if (!ack.ok) throw new Error(ack.error.message);
      return ack.result as T;
    };
    return { socket, send, call };
  };

  const rest = async <T>(
    sub: string | null,
    name: string,
    input: object,
    headers: Record<string, string> = {},
  ): Promise<Ack<T>> => {
    const authorization = sub === null ? {} : { authorization: `Bearer ${tokenOf(sub)}` };
    const response = await fetch(`${server.url}/v1/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization, ...headers },
      body: JSON.stringify(input),
    });
    return (await response.json()) as Ack<T>;
  };

  const close = async () => {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url: server.url, connect, rest, close };
};
