import { homedir } from 'node:os';
import { join } from 'node:path';
import { compile } from '@fastify/proxy-addr';
import * as z from 'zod';

/** The schema of a whole number, which may be given as text. */
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

/** All settings: the environment variable, the schema with its default, and a description. */
export const settings = {
  host: { env: 'ROOMFUL_HOST', schema: z.string().min(1).default('127.0.0.1'), about: 'The address to listen on.' },
  port: {
    env: 'ROOMFUL_PORT',
    schema: whole('the port', 0, 65_535).default(7_400),
    about: 'The port to listen on; 0 = any free port.',
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    schema: url(/^postgres(ql)?$/, 'the database URL must start with postgres://').optional(),
    about: 'The URL of a PostgreSQL database, version 15 or newer. Default: the embedded database.',
  },
  dataDir: {
    env: 'ROOMFUL_DATA_DIR',
    schema: z.string().min(1).optional(),
    about: 'The directory of the embedded database and its secret. Default: roomful in the user’s data directory.',
  },
  jwtSecret: {
    env: 'ROOMFUL_JWT_SECRET',
    schema: z.string().min(32, 'the JWT secret must have at least 32 characters').optional(),
    about:
      'The secret of HS256, HS384 and HS512 tokens, at least 32 characters. Default with the embedded database: a secret created in the data directory.',
  },
  jwksUrl: {
    env: 'ROOMFUL_JWKS_URL',
    schema: url(/^https?$/, 'the JWKS URL must be http or https').optional(),
    about: 'The URL of the token issuer’s public keys, as an alternative to a secret.',
  },
  jwtIssuer: {
    env: 'ROOMFUL_JWT_ISSUER',
    schema: z.string().min(1).optional(),
    about: 'The `iss` that tokens must have. Default: any.',
  },
  jwtAudience: {
    env: 'ROOMFUL_JWT_AUDIENCE',
    schema: z.string().min(1).optional(),
    about: 'The `aud` that tokens must have. Default: any.',
  },
  roleClaim: {
    env: 'ROOMFUL_ROLE_CLAIM',
    schema: z.string().min(1).default('roomful_role'),
    about: 'The claim of a token that gives the role on this instance. A token without it has the role user.',
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
      'The origins of pages that may connect, separated by commas; * = any origin. Pages from the server’s own host may always connect, as may pages on localhost with the embedded database.',
  },
  messagesPerMinute: {
    env: 'ROOMFUL_MESSAGES_PER_MINUTE',
    schema: whole('messages per minute', 0, 1_000_000).default(20),
    about: 'How many messages each user may send per minute in a room without a limit of its own; 0 = no limit.',
  },
  commandsPerSecond: {
    env: 'ROOMFUL_COMMANDS_PER_SECOND',
    schema: whole('commands per second', 0, 1_000_000).default(50),
    about: 'How many commands each user may send per second, averaged over 10 s; 0 = no limit.',
  },
  handshakesPerMinute: {
    env: 'ROOMFUL_HANDSHAKES_PER_MINUTE',
    schema: whole('handshakes per minute', 0, 1_000_000).default(600),
    about:
      'How many handshakes and REST calls each address (IPv6: each /64) may make per minute; 0 = no limit. Loopback has no limit.',
  },
  headsIntervalMs: {
    env: 'ROOMFUL_HEADS_INTERVAL_MS',
    schema: whole('the heads interval', 100, 600_000).default(5_000),
    about: 'How often followers get the head of a stream, milliseconds.',
  },
  pollIntervalMs: {
    env: 'ROOMFUL_POLL_INTERVAL_MS',
    schema: whole('the poll interval', 50, 60_000).default(1_000),
    about: 'How often a node checks for commits by other nodes, milliseconds.',
  },
  socketBufferBytes: {
    env: 'ROOMFUL_SOCKET_BUFFER_BYTES',
    schema: whole('the socket buffer', 65_536, 1_073_741_824).default(1_048_576),
    about:
      'How many bytes may be buffered for a connection before it is dropped. The client then reconnects and resumes.',
  },
  lanes: {
    env: 'ROOMFUL_LANES',
    schema: whole('the number of lanes', 1, 64).default(2),
    about: 'How many transactions may write at the same time; PostgreSQL only.',
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
    about: 'The addresses of reverse proxies whose X-Forwarded-For is trusted, separated by commas.',
  },
  eraseAfterDays: {
    env: 'ROOMFUL_ERASE_AFTER_DAYS',
    schema: whole('the days until erasure', 0, 36_500).default(30),
    about: 'How long the content of deleted messages and rooms is kept for moderators, days; 0 = not at all.',
  },
  metricsToken: {
    env: 'ROOMFUL_METRICS_TOKEN',
    schema: z.string().min(16, 'the metrics token must have at least 16 characters').optional(),
    about: 'The bearer token for /metrics. Default: none, only calls from this machine are answered.',
  },
  logLevel: {
    env: 'ROOMFUL_LOG_LEVEL',
    schema: z.enum(logLevels).default('info'),
    about: `The lowest level to log: ${logLevels.join(', ')}.`,
  },
} as const;

type Settings = typeof settings;
type Parsed = { [K in keyof Settings]: z.output<Settings[K]['schema']> };

/** A complete server configuration. */
export interface ServerConfig extends Parsed {}

/** The configuration is invalid. The message has a line for each mistake. */
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

/** Reads some of the settings, and the mistakes in them. Flags take precedence over the environment, and both over defaults. */
const read = (names: readonly string[], { flags = {}, env = process.env }: Sources) => {
  const mistakes: string[] = [];
  const unknown = Object.keys(flags).filter((name) => !names.includes(name));
  for (const name of unknown) mistakes.push(`unknown setting ${name}`);
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
 * Reads the configuration. Flags take precedence over the environment, and both over defaults.
 *
 * @throws ConfigError with a line for each mistake
 * @example
 * const server = await createServer(parseConfig({ flags: { port: 0 }, env: process.env }))
 */
export const parseConfig = (sources: Sources = {}): ServerConfig => {
  const { config, mistakes } = read(Object.keys(settings), sources);
  if (config.jwtSecret !== undefined && config.jwksUrl !== undefined) {
    mistakes.push('jwtSecret, jwksUrl: set only one of them; a server verifies one family of tokens');
  }
  if (config.databaseUrl !== undefined && config.jwtSecret === undefined && config.jwksUrl === undefined) {
    mistakes.push('ROOMFUL_JWT_SECRET: a server on PostgreSQL needs a JWT secret or a JWKS URL');
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return config;
};

/**
 * Reads only the database settings, for `restoreBackup`.
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
