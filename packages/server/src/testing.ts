import { randomBytes } from 'node:crypto';
import { durationOf, type InstanceRole } from '@roomful/protocol';
import { SignJWT } from 'jose';
import { parseConfig, type ServerConfig } from './config.js';
import { createServer } from './server.js';
import type { RoomfulServer, ServerParts } from './serverParts.js';

/** What a test server may be told; everything has a default. */
export interface TestServerOptions extends Pick<ServerParts, 'contract' | 'handlers'> {
  /** Settings of the server, as `parseConfig` takes them. Default: any free port, an embedded database in memory, no rate limits, no logs. */
  settings?: Partial<Omit<ServerConfig, 'jwtSecret' | 'jwksUrl' | 'dataDir'>>;
}

/** Who a token is for. */
export interface TestTokenOptions {
  /** Default: user. */
  role?: InstanceRole;
  /** What others see. Default: the id. */
  name?: string;
}

/** A server in this process, with a clock that can be advanced and a network that can be cut. */
export interface TestServer extends RoomfulServer {
  /**
   * A token of this server, for a year.
   *
   * @example
   * createClient({ url: server.url, getToken: () => server.token('ana') })
   */
  token(userId: string, options?: TestTokenOptions): Promise<string>;
  /**
   * Moves the server's clock forward: what is timed, such as a mute or the presence of somebody idle, ends. Rate limits
   * and tokens go on by the machine's clock.
   *
   * @param by milliseconds, or a length of time such as `10m`, `1h30m`, `2d`
   * @throws RangeError where it is no length of time, goes back, or leads further than a century
   */
  advance(by: number | string): void;
  /** Cuts a user's connections as a broken link does, and answers their handshakes and calls `unavailable` until `heal`. */
  partition(userId: string): void;
  /** Ends `partition`: the user's clients come back by themselves and resume. */
  heal(userId: string): void;
}

const yearS = 31_536_000;

/**
 * Starts a server for the tests of an app: the same contract, rules and transports as in production, on a database in memory.
 *
 * @throws ConfigError
 * @example
 * const server = await createTestServer()
 * const ana = createClient({ url: server.url, getToken: () => server.token('ana') })
 * server.advance('10m')
 * await server.close()
 */
export const createTestServer = async ({ settings, ...parts }: TestServerOptions = {}): Promise<TestServer> => {
  const jwtSecret = randomBytes(32).toString('hex');
  const unreachable = new Set<string>();
  let aheadMs = 0;
  const flags = { port: 0, messagesPerMinute: 0, commandsPerSecond: 0, logLevel: 'silent', ...settings, jwtSecret };
  const config: ServerConfig = { ...parseConfig({ flags, env: {} }), dataDir: undefined };
  const server = await createServer(config, { ...parts, unreachable, clockOffsetMs: () => aheadMs });
  return {
    ...server,
    token: (userId, { role = 'user', name } = {}) =>
      new SignJWT({ [config.roleClaim]: role, ...(name === undefined ? {} : { name }) })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setExpirationTime(Math.floor(Date.now() / 1_000) + yearS)
        .sign(new TextEncoder().encode(jwtSecret)),
    advance: (by) => {
      const ms = typeof by === 'number' ? by : durationOf(by);
      if (ms === undefined || !(ms >= 0))
        throw new RangeError(`unable to advance by ${by}; give milliseconds, or a length of time such as 10m`);
      if (aheadMs + ms > 100 * yearS * 1_000) throw new RangeError(`unable to advance by ${by}; a century is the most`);
      aheadMs += Math.round(ms);
    },
    partition: (userId) => {
      unreachable.add(userId);
      server.drop(userId);
    },
    heal: (userId) => void unreachable.delete(userId),
  };
};
