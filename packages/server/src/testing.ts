import { randomBytes } from 'node:crypto';
import { durationOf, type InstanceRole } from '@roomful/protocol';
import { SignJWT } from 'jose';
import { parseConfig, type ServerConfig } from './config.js';
import { createServer } from './server.js';
import type { RoomfulServer, ServerParts } from './serverParts.js';

/** The options of a test server. All of them have defaults. */
export interface TestServerOptions extends Pick<ServerParts, 'contract' | 'handlers'> {
  /** Settings of the server, as `parseConfig` takes them. Default: any free port, an embedded database in memory, no rate limits, no logs. */
  settings?: Partial<Omit<ServerConfig, 'jwtSecret' | 'jwksUrl' | 'dataDir'>>;
}

/** The user of a token. */
export interface TestTokenOptions {
  /** Default: user. */
  role?: InstanceRole;
  /** The display name. Default: the id. */
  name?: string;
}

/** A server in this process, with a clock that can be advanced and a network that can be cut. */
export interface TestServer extends RoomfulServer {
  /**
   * Creates a token of this server that is valid for a year.
   *
   * @example
   * createClient({ url: server.url, getToken: () => server.token('ana') })
   */
  token(userId: string, options?: TestTokenOptions): Promise<string>;
  /**
   * Moves the server's clock forward, which ends mutes, shows idle users as offline, and so on. Rate limits and tokens still
   * use the machine's clock.
   *
   * @param by milliseconds, or a length of time such as `10m`, `1h30m`, `2d`
   * @throws RangeError if it is not a length of time, is negative, or exceeds a century in total
   */
  advance(by: number | string): void;
  /**
   * Cuts a user's connections as a broken link does, and answers the user's handshakes and calls with `unavailable` until
   * `heal`.
   */
  partition(userId: string): void;
  /** Ends `partition`. The user's clients reconnect on their own and resume. */
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
      if (aheadMs + ms > 100 * yearS * 1_000)
        throw new RangeError(`unable to advance by ${by}; at most a century in total is possible`);
      aheadMs += Math.round(ms);
    },
    partition: (userId) => {
      unreachable.add(userId);
      server.drop(userId);
    },
    heal: (userId) => void unreachable.delete(userId),
  };
};
