import { homedir } from 'node:os';
import { join } from 'node:path';
import { compile } from '@fastify/proxy-addr';
import * as z from 'zod';

/** A whole number that may come as text. */
const whole = (what: string, min: number, max: number) =>
  z.coerce
    .number({ error: `${what} must be a number` })
    .int(`${what} must be a whole number`)
    .min(min, `${what} must be at least ${min}`)
    .max(max, `${what} must be at most ${max}`);

const url = (protocols: RegExp, what: string) => z.url({ protocol: protocols, hostname: /.*/, error: what });

const isProxy = (proxy: string): boolean => {
  try {
    compile(proxy);
    return true;
  } catch {
    return false;
  }
};

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every setting: the environment variable that gives it, what it must be, its default and what it is for. */
export const settings = {
  host: { env: 'ROOMFUL_HOST', schema: z.string().min(1).default('127.0.0.1'), about: 'Address to listen on.' },
  port: {
    env: 'ROOMFUL_PORT',
    schema: whole('the port', 0, 65_535).default(7_400),
    about: 'Port to listen on; 0 = any free one.',
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    schema: url(/^postgres(ql)?$/, 'the database URL must start with postgres://').optional(),
    about: 'PostgreSQL 15 or newer. Absent: the embedded database.',
  },
  dataDir: {
    env: 'ROOMFUL_DATA_DIR',
    schema: z.string().min(1).optional(),
    about: 'Directory of the embedded database and its secret. Default: roomful in the user’s data directory.',
  },
  jwtSecret: {
    env: 'ROOMFUL_JWT_SECRET',
    schema: z.string().min(32, 'the JWT secret must have at least 32 characters').optional(),
    about:
      'Secret of HS256, HS384 and HS512 tokens, 32 characters at least. Embedded default: created in the data directory.',
  },
  jwksUrl: {
    env: 'ROOMFUL_JWKS_URL',
    schema: url(/^https?$/, 'the JWKS URL must be http or https').optional(),
    about: 'Where the public keys of the token issuer are; instead of a secret.',
  },
  jwtIssuer: {
    env: 'ROOMFUL_JWT_ISSUER',
    schema: z.string().min(1).optional(),
    about: 'Required `iss` of tokens. Default: any.',
  },
  jwtAudience: {
    env: 'ROOMFUL_JWT_AUDIENCE',
    schema: z.string().min(1).optional(),
    about: 'Required `aud` of tokens. Default: any.',
  },
  roleClaim: {
    env: 'ROOMFUL_ROLE_CLAIM',
    schema: z.string().min(1).default('roomful_role'),
    about: 'The claim that holds the role on this instance; absent in a token = user.',
  },
  allowedOrigins: {
    env: 'ROOMFUL_ALLOWED_ORIGINS',
    schema: z.preprocess(
      (value) =>
        typeof value === 'string'
          ? value
              .split(',')
              .map((part) => part.trim())
              .filter(Boolean)
          : value,
      z
        .array(
          z.union([
            z.literal('*'),
            z.string().regex(/^https?:\/\/[^/\s]+$/, 'an allowed origin looks like https://app.example.com'),
          ]),
        )
        .default([]),
    ),
    about:
      'Origins of pages that may connect, separated by commas; * = every page. Pages of the server’s own host always may, those on localhost when run embedded.',
  },
  messagesPerMinute: {
    env: 'ROOMFUL_MESSAGES_PER_MINUTE',
    schema: whole('messages per minute', 0, 1_000_000).default(20),
    about: 'Messages a minute and user, where a room has no limit of its own; 0 = no limit.',
  },
  commandsPerSecond: {
    env: 'ROOMFUL_COMMANDS_PER_SECOND',
    schema: whole('commands per second', 0, 1_000_000).default(50),
    about: 'Commands a second and user, judged over 10 s; 0 = no limit.',
  },
  handshakesPerMinute: {
    env: 'ROOMFUL_HANDSHAKES_PER_MINUTE',
    schema: whole('handshakes per minute', 0, 1_000_000).default(600),
    about: 'Handshakes and REST calls a minute and address (IPv6: a /64), never on loopback; 0 = no limit.',
  },
  headsIntervalMs: {
    env: 'ROOMFUL_HEADS_INTERVAL_MS',
    schema: whole('the heads interval', 100, 600_000).default(5_000),
    about: 'How often followers are told where a stream stands, milliseconds.',
  },
  pollIntervalMs: {
    env: 'ROOMFUL_POLL_INTERVAL_MS',
    schema: whole('the poll interval', 50, 60_000).default(1_000),
    about: 'How often a node looks for what other nodes have committed, milliseconds.',
  },
  socketBufferBytes: {
    env: 'ROOMFUL_SOCKET_BUFFER_BYTES',
    schema: whole('the socket buffer', 65_536, 1_073_741_824).default(1_048_576),
    about: 'Bytes that may wait for one connection before it is dropped; it comes back and resumes.',
  },
  lanes: {
    env: 'ROOMFUL_LANES',
    schema: whole('the number of lanes', 1, 64).default(2),
    about: 'Transactions that may write at once, PostgreSQL only.',
  },
  trustProxy: {
    env: 'ROOMFUL_TRUST_PROXY',
    schema: z.preprocess(
      (v) =>
        typeof v === 'string'
          ? v
              .split(',')
              .map((p) => p.trim())
              .filter(Boolean)
          : v,
      z
        .array(z.string().refine(isProxy, 'a trusted proxy is an address, a network such as 10.0.0.0/8, or loopback'))
        .default([]),
    ),
    about: 'Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas.',
  },
  eraseAfterDays: {
    env: 'ROOMFUL_ERASE_AFTER_DAYS',
    schema: whole('the days until erasure', 0, 36_500).default(30),
    about: 'How long what a deleted message or room held is kept for moderators, days; 0 = not at all.',
  },
  metricsToken: {
    env: 'ROOMFUL_METRICS_TOKEN',
    schema: z.string().min(16, 'the metrics token must have at least 16 characters').optional(),
    about: 'Bearer token of /metrics. Absent: only calls from this machine are answered.',
  },
  logLevel: {
    env: 'ROOMFUL_LOG_LEVEL',
    schema: z.enum(logLevels).default('info'),
    about: `One of ${logLevels.join(', ')}.`,
  },
} as const;

type Settings = typeof settings;
type Parsed = { [K in keyof Settings]: z.output<Settings[K]['schema']> };

/** A server's configuration, complete. */
export interface ServerConfig extends Parsed {}

/** Something in the configuration is wrong; the message has a line for each mistake. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly mistakes: string[]) {
    super(mistakes.join('\n'));
  }
}

const defaultDataDir = (env: Record<string, string | undefined>): string =>
  join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share'), 'roomful');

interface Sources {
  flags?: Partial<Record<keyof Settings, unknown>>;
  env?: Record<string, string | undefined>;
}

/** Some of the settings, and what is wrong with them: flags before the environment before the defaults. */
const read = (names: readonly string[], { flags = {}, env = process.env }: Sources) => {
  const mistakes: string[] = [];
  const unknown = Object.keys(flags).filter((name) => !names.includes(name));
  for (const name of unknown) mistakes.push(`there is no setting ${name}`);
  const asked = Object.entries(settings).filter(([name]) => names.includes(name));
  const values = asked.map(([name, { env: variable, schema }]) => {
    const fromFlag = flags[name as keyof Settings];
    const fromEnv = env[variable] === '' ? undefined : env[variable];
    const parsed = schema.safeParse(fromFlag ?? fromEnv);
    if (parsed.success) return [name, parsed.data];
    const source = fromFlag === undefined ? variable : name;
    mistakes.push(`${source}: ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
    return [name, undefined];
  });
  const config = Object.fromEntries(values) as ServerConfig;
  return { config: { ...config, dataDir: config.dataDir ?? defaultDataDir(env) }, mistakes };
};

/**
 * Reads the configuration: flags before the environment before the defaults.
 *
 * @throws ConfigError with a line for each mistake
 * @example
 * const server = await createServer(parseConfig({ flags: { port: 0 }, env: process.env }))
 */
export const parseConfig = (sources: Sources = {}): ServerConfig => {
  const { config, mistakes } = read(Object.keys(settings), sources);
  if (config.jwtSecret !== undefined && config.jwksUrl !== undefined) {
    mistakes.push('jwtSecret, jwksUrl: give one of them; a server verifies one family of tokens');
  }
  if (config.databaseUrl !== undefined && config.jwtSecret === undefined && config.jwksUrl === undefined) {
    mistakes.push('ROOMFUL_JWT_SECRET: a server on PostgreSQL needs a JWT secret or a JWKS URL');
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return config;
};

/**
 * The same for the database alone, which `restoreBackup` takes.
 *
 * @throws ConfigError with a line for each mistake
 * @example
 * const database = parseDatabase({ flags: { dataDir: './data' } })
 */
export const parseDatabase = (sources: Sources = {}): Pick<ServerConfig, 'databaseUrl' | 'dataDir'> => {
  const { config, mistakes } = read(['databaseUrl', 'dataDir'], sources);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return { databaseUrl: config.databaseUrl, dataDir: config.dataDir };
};
