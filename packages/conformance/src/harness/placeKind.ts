export const databaseKinds = ['embedded', 'postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

/** Where a server keeps its data: a directory or a database, created for one test. */
export interface Place {
  kind: DatabaseKind;
  /** The server's settings for it, as environment variables. */
  env: Record<string, string>;
  /** Drops all connections to it, as a restart of PostgreSQL would. */
  cut?(): Promise<void>;
  /** Crashes the database and starts it again; resolves when it accepts connections. */
  restart?(): Promise<void>;
  /** Makes the open connections to it go dead without closing them. */
  silence?(): void;
  /** Removes it. The servers on it must have ended. */
  remove(): Promise<void>;
}
