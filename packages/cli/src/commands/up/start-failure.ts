import { Failure, type FailureMore } from '../../failure/failure.js';

/** Why a server does not start, by the name of the error. */
const known: Readonly<Record<string, { code: string } & FailureMore>> = {
  ConfigError: { code: 'config_invalid', exit: 'usage', hint: 'roomful up --help' },
  DataDirectoryLocked: {
    code: 'data_dir_locked',
    hint: 'roomful up --data-dir <another folder> --port <another port>',
  },
  DatabaseOpenError: { code: 'database_unavailable' },
};

/** The server has read its configuration: what it calls a mistake then is one of this machine, such as a taken port. */
const whileStarting: typeof known = {
  ...known,
  ConfigError: {
    code: 'unable_to_listen',
    hint: 'a server may be running already: roomful server info; another port: roomful up --port 0',
  },
};

/** The operating system does not let the files of the embedded database be where they were to be. */
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

/** What restoring throws. */
const whileRestoring: typeof known = {
  ...known,
  ConfigError: { code: 'config_invalid', exit: 'usage', hint: 'roomful restore --help' },
  DataDirectoryLocked: { code: 'data_dir_locked', hint: 'a server has it open; name a new folder with --data-dir' },
  BackupError: { code: 'backup_unreadable' },
  DatabaseNotEmpty: { code: 'database_not_empty', exit: 'conflict' },
};

/** Rethrows what reading the configuration threw, with a code and what to do about it. */
export const configFailure = rethrow(known);
/** Rethrows what starting threw. */
export const startFailure = rethrow(whileStarting);
/** Rethrows what reading or restoring a backup threw. */
export const restoreFailure = rethrow(whileRestoring);
