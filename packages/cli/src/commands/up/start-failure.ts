import { Failure, type FailureMore } from '../../failure/failure.js';

/** How to report an error that keeps a server from starting, by the error's name. */
const known: Readonly<Record<string, { code: string } & FailureMore>> = {
  ConfigError: { code: 'config_invalid', exit: 'usage', hint: 'roomful up --help' },
  DataDirectoryLocked: {
    code: 'data_dir_locked',
    hint: 'roomful up --data-dir <another folder> --port <another port>',
  },
  DatabaseOpenError: { code: 'database_unavailable' },
};

/** A ConfigError after the configuration was read is a problem of this machine, such as a port in use. */
const whileStarting: typeof known = {
  ...known,
  ConfigError: {
    code: 'unable_to_listen',
    hint: 'check whether a server is already running with roomful server info, or use another port: roomful up --port 0',
  },
};

/** The operating system does not allow the embedded database to use its folder. */
const folderUnusable: (typeof known)[string] = {
  code: 'data_dir_unusable',
  hint: 'name another folder with --data-dir',
};

const rethrow =
  (table: typeof known) =>
  (error: unknown): never => {
    if (error instanceof Failure || !(error instanceof Error)) throw error;
    const row = table[error.name] ?? ('syscall' in error && 'path' in error ? folderUnusable : undefined);
    if (!row) throw error;
    throw new Failure(row.code, error.message.split('\n').join('; '), { ...row, cause: error });
  };

/** The same for restoring a backup. */
const whileRestoring: typeof known = {
  ...known,
  ConfigError: { code: 'config_invalid', exit: 'usage', hint: 'roomful restore --help' },
  DataDirectoryLocked: {
    code: 'data_dir_locked',
    hint: 'a server is using this folder; name a new one with --data-dir',
  },
  BackupError: { code: 'backup_unreadable' },
  DatabaseNotEmpty: { code: 'database_not_empty', exit: 'conflict' },
};

/** Rethrows an error of reading the configuration, with a code and a hint. */
export const configFailure = rethrow(known);
/** Rethrows an error of starting the server. */
export const startFailure = rethrow(whileStarting);
/** Rethrows an error of reading or restoring a backup. */
export const restoreFailure = rethrow(whileRestoring);
