import type { Session } from '../../calls/session.js';
import { expiryOf } from '../../config/claims.js';
import type { Io } from '../../io/io.js';
import { text } from '../../output/print.js';
import type { Check, Found } from './check.js';

/** The largest harmless clock difference, milliseconds. Beyond it tokens become invalid and times misleading. */
const skewMs = 2_000;
const connectMs = 10_000;

interface Info {
  version: string;
  protocol: string;
  now: number;
}

const connects = async (session: Session): Promise<Found> => {
  const { createClient } = await import('@roomful/sdk');
  const startedAt = performance.now();
  const client = createClient({ url: session.url, getToken: async () => (await session.token()) ?? '' });
  const timeout = AbortSignal.timeout(connectMs);
  try {
    const late = new Promise<never>((_, reject) =>
      timeout.addEventListener('abort', () => reject(new Error(`no answer within ${connectMs / 1_000} s`)), {
        once: true,
      }),
    );
    await Promise.race([client.server.info({}), late]);
    return { ok: true, detail: text`connected and answered in ${Math.round(performance.now() - startedAt)} ms` };
  } finally {
    client.close();
  }
};

const tokenOf = async (session: Session, io: Io): Promise<Found> => {
  const token = await session.token();
  if (token === undefined) return { ok: false, detail: text`no token; run roomful login ${session.url}` };
  const { profile } = (
    await session.call<{ profile: { id: string; name: string; role: string } }>('users.get', {}, { read: true })
  ).result;
  const expiry = expiryOf(token);
  const validity =
    session.target.credential.kind === 'secret'
      ? text`a new token for each command`
      : expiry === undefined
        ? text`never expires`
        : text`expires in ${Math.round((expiry - io.now()) / 60_000)} min`;
  return { ok: true, detail: text`${profile.id} (${profile.name}, ${profile.role}), ${validity}` };
};

/** The checks of a server, in the order to run them. */
export const serverChecks = (session: Session, protocol: string, io: Io): Check[] => {
  let info: Info | undefined;
  let [sentAt, gotAt] = [0, 0];
  const known = async (): Promise<Info> => {
    if (info) return info;
    sentAt = io.now();
    info = (await session.call<Info>('server.info', {}, { read: true })).result;
    gotAt = io.now();
    return info;
  };
  return [
    {
      name: 'rest',
      run: async () => {
        await known();
        return { ok: true, detail: text`${session.url} answered in ${gotAt - sentAt} ms` };
      },
    },
    {
      name: 'version',
      run: async () => {
        const { version, protocol: theirs } = await known();
        const same = theirs.split('.')[0] === protocol.split('.')[0];
        return {
          ok: same,
          detail: text`server ${version}, protocol ${theirs}; this command line speaks protocol ${protocol}`,
        };
      },
    },
    {
      name: 'clock',
      run: async () => {
        const { now } = await known();
        // The server wrote its time between sentAt and gotAt, so anything in between counts as no difference.
        const off = now < sentAt ? now - sentAt : now > gotAt ? now - gotAt : 0;
        return {
          ok: Math.abs(off) <= skewMs,
          detail: off === 0 ? text`in sync` : text`the server is ${Math.abs(off)} ms ${off < 0 ? 'behind' : 'ahead'}`,
        };
      },
    },
    { name: 'token', run: () => tokenOf(session, io) },
    { name: 'websocket', run: () => connects(session) },
  ];
};
