import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { print } from './harness/random.js';
import { createRest } from './harness/rest.js';
import type { Target } from './harness/target.js';
import { mint } from './harness/tokens.js';
import { type Check, checks, runCheck } from './suite.js';

const usage = `Holds a roomful server against the suite.

  npm run conformance -- --url http://127.0.0.1:7400 --secret-file ~/.local/share/roomful/secret

  --url <url>           where the server is
  --secret-file <path>  the secret that signs its tokens (HS256); or ROOMFUL_JWT_SECRET
  --only <text>         only cases whose name has this text

It makes rooms and users of its own and leaves them behind: use a server that may be thrown away. One that limits
handshakes by address needs ROOMFUL_HANDSHAKES_PER_MINUTE=0, unless it runs on this machine.`;

/** How many cases run at once. */
const concurrency = 4;

class UsageError extends Error {}

const options = async (): Promise<{ target: Target; only: string }> => {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      'secret-file': { type: 'string' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.url === undefined) throw new UsageError(usage);
  const file = values['secret-file'];
  const secret = file === undefined ? process.env['ROOMFUL_JWT_SECRET'] : (await readFile(file, 'utf8')).trim();
  if (!secret) throw new UsageError('unable to sign tokens; give --secret-file or ROOMFUL_JWT_SECRET');
  return { target: { url: values.url.replace(/\/+$/, ''), secret }, only: values.only };
};

/** Makes one call first, so that a wrong URL or secret causes one error instead of two hundred. */
const reach = async ({ url, secret }: Target): Promise<void> => {
  const caller = createRest({ url, token: mint(secret, { sub: 'conformance' }) });
  const ack = await caller.call('users.get', {}).catch(({ message, cause }: Error) => {
    throw new UsageError(`unable to reach ${url}; ${message}: ${String(Object(cause).cause ?? cause)}`);
  });
  if (!ack.ok) throw new UsageError(`unable to use ${url}; it says ${ack.error.code}: ${ack.error.message}`);
};

const run = async (check: Check, target: Target): Promise<boolean> => {
  const name = `${check.transport}: ${check.it.name}`;
  try {
    await runCheck(check, target);
    print(`ok   ${name}`);
    return true;
  } catch (error) {
    print(`FAIL ${name}\n     ${String(error instanceof Error ? error.message : error).replaceAll('\n', '\n     ')}`);
    return false;
  }
};

try {
  const { target, only } = await options();
  await reach(target);
  const waiting = checks.filter(({ it }) => it.name.includes(only));
  const results: boolean[] = [];
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) results.push(await run(check, target));
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const failed = results.filter((passed) => !passed).length;
  print(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
