import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from './config.js';

const mistakesOf = (run: () => unknown): string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
};

describe('parseConfig', () => {
  it('prefers flags over the environment, and both over defaults', () => {
    const config = parseConfig({
      flags: { port: '0' },
      env: { ROOMFUL_PORT: '9', ROOMFUL_MESSAGES_PER_MINUTE: '5', HOME: '/home/x' },
    });
    expect(config).toMatchObject({
      port: 0,
      messagesPerMinute: 5,
      commandsPerSecond: 50,
      dataDir: '/home/x/.local/share/roomful',
    });
    expect(parseConfig({ env: { XDG_DATA_HOME: '/data' } }).dataDir).toBe('/data/roomful');
    expect(parseConfig({ env: { ROOMFUL_PORT: '' } }).port).toBe(7_400);
  });

  it('reports each mistake on a line of its own', () => {
    const mistakes = mistakesOf(() =>
      parseConfig({
        flags: JSON.parse('{ "port": "x", "bogus": 1 }'),
        env: {
          DATABASE_URL: 'mysql://x',
          ROOMFUL_JWT_SECRET: 'short',
          ROOMFUL_LOG_LEVEL: 'loud',
          ROOMFUL_ALLOWED_ORIGINS: 'app.example.com',
          ROOMFUL_TRUST_PROXY: '10.0.0.0/8, loopback, the balancer',
        },
      }),
    );
    expect(mistakes).toEqual([
      'unknown setting bogus',
      'port: the port must be a number',
      'DATABASE_URL: the database URL must start with postgres://',
      'ROOMFUL_JWT_SECRET: the JWT secret must have at least 32 characters',
      expect.stringContaining('ROOMFUL_ALLOWED_ORIGINS: '),
      expect.stringContaining('ROOMFUL_TRUST_PROXY: a trusted proxy is an address'),
      expect.stringContaining('ROOMFUL_LOG_LEVEL: '),
    ]);
  });

  it('requires exactly one way to verify tokens', () => {
    const url = 'postgres://localhost/x';
    expect(mistakesOf(() => parseConfig({ env: { DATABASE_URL: url } }))).toEqual([
      expect.stringContaining('needs a JWT secret'),
    ]);
    const both = { ROOMFUL_JWT_SECRET: 'x'.repeat(32), ROOMFUL_JWKS_URL: 'https://keys.example.com/jwks' };
    expect(mistakesOf(() => parseConfig({ env: both }))).toEqual([expect.stringContaining('set only one of them')]);
  });

  it('reads lists of origins', () => {
    const { allowedOrigins } = parseConfig({
      env: { ROOMFUL_ALLOWED_ORIGINS: 'https://a.example.com, http://b.example.com:8080' },
    });
    expect(allowedOrigins).toEqual(['https://a.example.com', 'http://b.example.com:8080']);
  });
});
