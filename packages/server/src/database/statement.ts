import type { Knex } from 'knex';

/** A prepared statement of the hot path, with `?` where its values go. One name must always stand for one text. */
export interface Statement {
  name: string;
  sql: string;
}

interface WriterConnection {
  __knexUid: string;
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
 * Runs one statement on a connection of a knex's pool, as pg itself would: building and formatting a query costs knex more
 * than the round trip to a database on the same machine.
 */
export const createStatements = (knex: Knex) => {
  const client = knex.client as Pooled;
  const texts = new Map<string, string>();
  return async <T>({ name, sql }: Statement, values: unknown[]): Promise<T[]> => {
    let text = texts.get(name);
    if (text === undefined) {
      text = numbered(sql);
      texts.set(name, text);
    }
    const connection = await client.acquireConnection();
    try {
      const { rows } = await connection.query({ name, text, values });
      return rows as T[];
    } catch (error) {
      // Tells those who watch for lost connections, as a query of knex would.
      knex.emit('query-error', error, { __knexUid: connection.__knexUid });
      throw error;
    } finally {
      await client.releaseConnection(connection);
    }
  };
};
