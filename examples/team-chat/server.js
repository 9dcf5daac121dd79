// The app's own server: its page, its sign-in, and the rooms, in one process on one port.
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { extname, join } from 'node:path';
import { createServer, parseConfig } from '@roomful/server';
import { SignJWT } from 'jose';
import { build } from 'vite';
import { people } from './people.js';
import { seed } from './seed.js';

const root = import.meta.dirname;
const {
  PORT = '8080',
  TEAM_CHAT_DIR = join(root, '.roomful'),
  TEAM_CHAT_EMPTY,
  // Anybody may sign in as anybody here, so a better secret would protect nothing.
  ROOMFUL_JWT_SECRET = 'a secret for trying the team chat on this machine',
} = process.env;

const tokenOf = (user) =>
  new SignJWT({ name: people[user] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(ROOMFUL_JWT_SECRET));

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const outDir = join(TEAM_CHAT_DIR, 'page');

const answer = (response, status, type, body) => response.writeHead(status, { 'content-type': type }).end(body);
const json = (response, value) => answer(response, 200, 'application/json', JSON.stringify(value));

const serveFile = async (response, path) => {
  const file = path === '/' ? '/index.html' : path;
  const type = types[extname(file)];
  if (type === undefined || !/^(\/[\w-]+(\.[\w-]+)*)+$/.test(file)) return answer(response, 404, 'text/plain', '');
  try {
    answer(response, 200, type, await readFile(join(outDir, file)));
  } catch {
    answer(response, 404, 'text/plain', '');
  }
};

const respond = async (request, response) => {
  const base = 'http://localhost';
  if (!URL.canParse(request.url, base)) return answer(response, 400, 'text/plain', '');
  const { pathname, searchParams } = new URL(request.url, base);
  const user = searchParams.get('user');
  if (pathname === '/people') json(response, people);
  else if (pathname === '/session' && user !== null && Object.hasOwn(people, user))
    // In this demo the page chooses the user. In an application, use the user of the session cookie.
    answer(response, 200, 'text/plain', await tokenOf(user));
  else await serveFile(response, pathname);
};

const http = createHttpServer((request, response) => {
  respond(request, response).catch((error) => {
    console.error(error);
    if (response.headersSent) response.destroy();
    else answer(response, 500, 'text/plain', '');
  });
});

await build({ root, logLevel: 'warn', build: { outDir, emptyOutDir: true } });
const flags = { jwtSecret: ROOMFUL_JWT_SECRET, dataDir: join(TEAM_CHAT_DIR, 'data'), logLevel: 'warn' };
const roomful = await createServer(parseConfig({ flags }), { http });
await new Promise((resolve) => http.listen(Number(PORT), '127.0.0.1', resolve));
await seed(roomful.url, tokenOf, { talk: !TEAM_CHAT_EMPTY });
console.log(roomful.url);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await roomful.close(); // first: it tells the clients to come back, and what they sent is answered
    http.close();
    http.closeAllConnections();
  });
}
