import { join, resolve } from 'node:path';
import { configFolder } from '../../config/paths.js';
import { readOrCreatePrivate } from '../../config/private-file.js';
import { crypto } from '../../io/crypto.js';
import type { Io } from '../../io/io.js';

/** The part of a running server that `roomful up` uses. */
export interface Running {
  url: string;
  close(): Promise<void>;
}

/** A server that can be started. */
export interface Plan {
  database: 'embedded' | 'postgres';
  /** The file of the secret that signs tokens; undefined if the secret comes from the environment, since that is never stored. */
  secretFile: string | undefined;
  issuer: string | undefined;
  audience: string | undefined;
  roleClaim: string | undefined;
  /** @param options `restored`: the database was set back to an earlier state */
  start(options: { restored: boolean }): Promise<Running>;
}

const createSecret = (): string => `${crypto().randomBytes(32).toString('base64url')}\n`;

/** With a PostgreSQL database there is no data directory, so the secret lives in the config folder. */
const secretBesideConfig = async (env: NodeJS.ProcessEnv): Promise<{ path: string; secret: string }> => {
  const path = join(configFolder(env), 'secret');
  return { path, secret: (await readOrCreatePrivate(path, createSecret)).trim() };
};

/**
 * Reads the server's configuration and makes sure there is a secret. Loads the whole server package, so only
 * `roomful up` may call it.
 *
 * @throws ConfigError
 */
export const prepare = async (
  flags: Readonly<Record<string, string | boolean | undefined>>,
  { env }: Pick<Io, 'env'>,
): Promise<Plan> => {
  const { parseConfig, createServer } = await import('@roomful/server');
  const ownDatabase = (flags['databaseUrl'] ?? (env['DATABASE_URL'] || undefined)) !== undefined;
  const signed = Boolean(env['ROOMFUL_JWT_SECRET'] || flags['jwksUrl'] || env['ROOMFUL_JWKS_URL']);
  const beside = ownDatabase && !signed ? await secretBesideConfig(env) : undefined;
  const config = parseConfig({ flags: { ...flags, ...(beside ? { jwtSecret: beside.secret } : {}) }, env });
  const inDataDir = !ownDatabase && !signed && config.dataDir ? join(resolve(config.dataDir), 'secret') : undefined;
  return {
    database: ownDatabase ? 'postgres' : 'embedded',
    secretFile: beside?.path ?? inDataDir,
    issuer: config.jwtIssuer,
    audience: config.jwtAudience,
    roleClaim: config.roleClaim,
    start: ({ restored }) => createServer(config, { restored }),
  };
};
