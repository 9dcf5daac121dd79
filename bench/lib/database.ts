import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';

const ticksPerSecond = 100;

/** A database for one measurement. */
export interface ThrowAwayDatabase {
  url: string;
  /** CPU seconds used so far by PostgreSQL's processes for this database; null if they run on another machine. */
  cpuSeconds(): Promise<number | null>;
  drop(): Promise<void>;
}

/** User and system time of a process, seconds. */
const cpuOf = async (pid: number): Promise<number | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name in parentheses may contain spaces, so count the fields after it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!stat?.includes('(postgres)') || !fields) return null;
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};

export const createDatabase = async (serverUrl: string): Promise<ThrowAwayDatabase> => {
  const name = `roomful_bench_${process.pid}_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    cpuSeconds: async () => {
      // The database's own backends and the shared writer processes, without parallel workers and other databases.
      const { rows } = await admin.query<{ pid: number }>(
        'select pid from pg_stat_activity where datname = $1 or (datname is null and backend_type <> $2)',
        [name, 'autovacuum worker'],
      );
      const used = await Promise.all(rows.map(({ pid }) => cpuOf(pid)));
      const known = used.filter((seconds) => seconds !== null);
      return known.length === 0 ? null : known.reduce((sum, seconds) => sum + seconds, 0);
    },
    drop: async () => {
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
};
