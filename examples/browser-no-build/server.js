// Serves the page and the SDK, and gives the page the server's address and a token.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { SignJWT } from 'jose';

const { ROOMFUL_JWT_SECRET = '', ROOMFUL_URL = 'http://127.0.0.1:7400', PORT = '8080' } = process.env;
if (ROOMFUL_JWT_SECRET.length < 32) throw new Error('set ROOMFUL_JWT_SECRET to the secret of the roomful server');

const files = {
  '/': ['text/html; charset=utf-8', new URL('index.html', import.meta.url)],
  '/roomful.browser.js': ['text/javascript', new URL(import.meta.resolve('@roomful/sdk/browser'))],
};
const secret = new TextEncoder().encode(ROOMFUL_JWT_SECRET);
const tokenOf = (user) =>
  new SignJWT({ name: user })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setExpirationTime('1h')
    .sign(secret);

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const user = searchParams.get('user');
  if (pathname in files) {
    const [type, file] = files[pathname];
    response.writeHead(200, { 'content-type': type }).end(await readFile(file));
  } else if (pathname === '/session' && user) {
    // For this example the page chooses the user. In an application, use the user of the session cookie.
    const session = { url: ROOMFUL_URL, token: await tokenOf(user) };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(session));
  } else response.writeHead(404).end();
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
