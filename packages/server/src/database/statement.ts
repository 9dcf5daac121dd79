import type { Knex } from 'knex';

/** A prepared statement of the hot path, with `?` as placeholders. A name must always go with the same SQL. */
export interface Statement {
  name: string;
  sql: string;
}

interface WriterConnection {
  __knexUid: string;
  /** Set: the connection is lost. */
  __knex__disposed?: unknown;
  query(config: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
}

interface Pooled {
  acquireConnection(): Promise<WriterConnection>;
  releaseConnection(connection: WriterConnection): Promise<void>;
}

const numbered = (sql: string): string => {
  let n = 0;
  return sql.replace(/\?/g, () => `$${++n}`);
};

/**
 * Runs single statements directly on connections of a knex pool, as pg itself would: building and formatting a query takes knex
 * longer than the round trip to a local database. Up to `keep` connections stay out of the pool between statements, until they
 * are released.
 */
export const createStatements = (knex: Knex, keep: number) => {
  const client = knex.client as Pooled;
  const texts = new Map<string, string>();
  const kept: WriterConnection[] = [];
  let open = true;

  const take = async (): Promise<WriterConnection> => {
    for (let at = kept.pop(); at; at = kept.pop()) {
      if (at.__knex__disposed === undefined) return at;
      await client.releaseConnection(at);
    }
    return client.acquireConnection();
  };
  const putBack = (connection: WriterConnection): Promise<void> | undefined => {
    if (!open || kept.length >= keep || connection.__knex__disposed !== undefined)
      return client.releaseConnection(connection);
    kept.push(connection);
    return undefined;
  };

  const run = async <T>({ name, sql }: Statement, values: unknown[]): Promise<T[]> => {
    let text = texts.get(name);
    if (text === undefined) {
      text = numbered(sql);
      texts.set(name, text);
    }
    const connection = await take();
    try {
      const { rows } = await connection.query({ name, text, values });
      return rows as T[];
    } catch (error) {
      // Notify listeners for lost connections, as a knex query would.
      knex.emit('query-error', error, { __knexUid: connection.__knexUid });
      throw error;
    } finally {
      await putBack(connection);
    }
  };

  return {
    run,
    /** Returns the connections to the pool, and keeps none from now on. */
    release: async (): Promise<void> => {
      open = false;
      await Promise.all(kept.splice(0).map((connection) => client.releaseConnection(connection)));
    },
  };
};
