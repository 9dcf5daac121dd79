export const databaseKinds = ['embedded', 'postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

/** Where a server keeps its data: a directory or a database, made for one test. */
export interface Place {
  kind: DatabaseKind;
  /** What the server is told of it. */
  env: Record<string, string>;
  /** Drops all connections to it, as a restart of PostgreSQL would. */
  cut?(): Promise<void>;
  /** Crashes the database and starts it again; resolves when it takes connections. */
  restart?(): Promise<void>;
  /** Lets the open links to it die half-open. */
  silence?(): void;
  /** Removes it; the servers on it must have ended. */
  remove(): Promise<void>;
}
