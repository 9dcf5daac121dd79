import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crypto } from '../io/crypto.js';

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

const writeBeside = async (path: string, content: string): Promise<string> => {
  const folder = dirname(path);
  // Others cannot enter a folder created here; an existing folder keeps its mode.
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await chmod(folder, 0o700);
  // A random name and `x`, so that nobody else in a shared folder can put a link where the secret is written.
  const beside = join(folder, `.${crypto().randomBytes(6).toString('hex')}.tmp`);
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile(content);
    // Make sure that the content reaches the disk before the rename does.
    await file.sync();
  } finally {
    await file.close();
  }
  return beside;
};

/** Replaces a file atomically, readable only by its owner (0600; a new folder: 0700). */
export const writePrivate = async (path: string, content: string): Promise<void> => {
  const beside = await writeBeside(path, content);
  try {
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
};

/** Reads a file, or creates it. Two processes that create it at once get the same content. */
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

/** Reads a file; undefined if there is none. */
export const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
};
