import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDirectory } from '../../packages/server/src/database/dataDirectory.js';

const name = 'ROOMFUL_TEST_DATA_TEMPLATE';

/** Making an embedded database takes a second or two, opening one a tenth: it is made once, and tests open copies. */
export const setup = async (): Promise<(() => Promise<void>) | undefined> => {
  if (process.env[name] !== undefined) return undefined;
  const directory = await mkdtemp(join(tmpdir(), 'roomful-template-'));
  await (await openDataDirectory(directory)).release();
  process.env[name] = directory;
  return () => rm(directory, { recursive: true, force: true });
};
