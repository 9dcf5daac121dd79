import { AsyncLocalStorage } from 'node:async_hooks';
import type { Knex } from 'knex';

interface OpenTransaction {
  open: boolean;
}

type Container = (trx: Knex.Transaction) => unknown;

/** The two methods of a knex client that every use of a connection goes through. */
interface GuardedClient {
  acquireConnection(): Promise<unknown>;
  transaction(container: Container, config?: unknown, outer?: unknown): PromiseLike<unknown>;
}

/**
 * Makes it an immediate error to ask for a second connection inside a transaction. The embedded database has only one
 * connection, so such a query would wait for itself. Returns the function that guards one knex.
 */
export const createNestedUseGuard = (): ((knex: Knex) => Knex) => {
  const current = new AsyncLocalStorage<OpenTransaction>();
  return (knex) => {
    const client: GuardedClient = knex.client;
    const acquireConnection = client.acquireConnection.bind(client);
    const transaction = client.transaction.bind(client);
    client.acquireConnection = async () => {
      if (current.getStore()?.open) {
        throw new Error(
          'unable to query the database outside the open transaction; use the transaction that was passed to the callback',
        );
      }
      return acquireConnection();
    };
    client.transaction = (container, config, outer) => {
      const scope: OpenTransaction = { open: true };
      const close = () => {
        scope.open = false;
      };
      const running = transaction((trx) => current.run(scope, () => container(trx)), config, outer);
      running.then(close, close);
      return running;
    };
    return knex;
  };
};
