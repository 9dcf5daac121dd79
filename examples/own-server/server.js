// One process and one port: the app's pages and tokens, and roomful's sockets and commands.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createClient } from '@roomful/sdk';
import { createServer, parseConfig } from '@roomful/server';
import { SignJWT } from 'jose';

const { PORT = '8080', ROOMFUL_JWT_SECRET = randomBytes(32).toString('hex') } = process.env;

const secret = new TextEncoder().encode(ROOMFUL_JWT_SECRET);
const tokenOf = (user, claims = {}) =>
  new SignJWT({ name: user, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setExpirationTime('1h')
    .sign(secret);

const files = {
  '/': ['text/html; charset=utf-8', new URL('../browser-no-build/index.html', import.meta.url)],
  '/roomful.browser.js': ['text/javascript', new URL(import.meta.resolve('@roomful/sdk/browser'))],
};

// The app. It never sees /socket.io/ and /v1/<command>.
const http = createHttpServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const user = searchParams.get('user');
  if (pathname in files) {
    const [type, file] = files[pathname];
    response.writeHead(200, { 'content-type': type }).end(await readFile(file));
  } else if (pathname === '/session' && user) {
    // For this example the page chooses the user. In an application, use the user of the session cookie.
    const session = { url: roomful.url, token: await tokenOf(user) };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(session));
  } else response.writeHead(404).end();
});

const flags = { jwtSecret: ROOMFUL_JWT_SECRET, logLevel: 'warn' };
const roomful = await createServer(parseConfig({ flags }), { http });
await new Promise((resolve) => http.listen(Number(PORT), '127.0.0.1', resolve));

// The app's own rooms. After a restart they already exist.
const service = createClient({ url: roomful.url, getToken: () => tokenOf('app', { roomful_role: 'service' }) });
await service.rooms.create({ slug: 'lobby', name: 'Lobby' }).catch((error) => {
  if (error.code !== 'room_slug_taken') throw error;
});
service.close();
console.log(roomful.url);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await roomful.close(); // first, so that clients get their answers and know to reconnect
    http.close();
    http.closeAllConnections();
  });
}
