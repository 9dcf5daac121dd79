// GET /token returns a roomful token for the signed-in user.
import { createServer } from 'node:http';
import { SignJWT } from 'jose';

const { ROOMFUL_JWT_SECRET = '', PORT = '7401' } = process.env;
if (ROOMFUL_JWT_SECRET.length < 32) throw new Error('set ROOMFUL_JWT_SECRET to the secret of the roomful server');

const secret = new TextEncoder().encode(ROOMFUL_JWT_SECRET);
const tokenOf = (user) =>
  new SignJWT({ name: user })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setExpirationTime('1h')
    .sign(secret);

// For this example the page chooses the user. In an application, use the user of the session, and answer 401 without one.
const userOf = (request) => new URL(request.url, 'http://localhost').searchParams.get('user');

const server = createServer(async (request, response) => {
  const user = userOf(request);
  if (!user) return response.writeHead(401).end();
  response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(await tokenOf(user));
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/token?user=ana`));
