import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Creates a data directory for one test. If scripts/test/databases.ts has prepared a template, it is a copy of that, and is
 * deleted when all tests are over; otherwise it is empty.
 */
export const createDataDir = async (): Promise<string> => {
  const template = process.env['ROOMFUL_TEST_DATA_TEMPLATE'];
  const dataDir = await mkdtemp(join(process.env['ROOMFUL_TEST_DATA_COPIES'] ?? tmpdir(), 'roomful-test-'));
  if (template !== undefined) await cp(template, dataDir, { recursive: true });
  return dataDir;
};
