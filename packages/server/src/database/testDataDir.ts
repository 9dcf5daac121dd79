import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A data directory of a test's own. Where scripts/test/databases.ts has made one, it is a copy of that, and goes with it when
 * all tests are over; else it is empty.
 */
export const createDataDir = async (): Promise<string> => {
  const template = process.env['ROOMFUL_TEST_DATA_TEMPLATE'];
  const dataDir = await mkdtemp(join(process.env['ROOMFUL_TEST_DATA_COPIES'] ?? tmpdir(), 'roomful-test-'));
  if (template !== undefined) await cp(template, dataDir, { recursive: true });
  return dataDir;
};
