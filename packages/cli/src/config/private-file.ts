import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crypto } from '../io/crypto.js';

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

const writeBeside = async (path: string, content: string): Promise<string> => {
  const folder = dirname(path);
  // Only a folder that is made here is closed to others: one that the user named stays as it is.
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await chmod(folder, 0o700);
  const beside = join(folder, `.${crypto().randomBytes(6).toString('hex')}.tmp`);
  await writeFile(beside, content, { mode: 0o600, flag: 'wx' });
  return beside;
};

/** Replaces a file at once, readable by its owner alone (0600, in a folder 0700 where there was none). */
export const writePrivate = async (path: string, content: string): Promise<void> => {
  const beside = await writeBeside(path, content);
  try {
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
};

/** The file's content; where there is none, makes it, and of two who do so at once both get the same. */
export const readOrCreatePrivate = async (path: string, create: () => string): Promise<string> => {
  const found = await readIfThere(path);
  if (found !== undefined) return found;
  const beside = await writeBeside(path, create());
  try {
    await link(beside, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(beside, { force: true });
  }
  return readFile(path, 'utf8');
};

/** The file's content, or undefined where there is none. */
export const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
};
