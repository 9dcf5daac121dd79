import type { Knex } from 'knex';

type Run<T> = (trx: Knex.Transaction) => Promise<T>;

/** What PostgreSQL said that it did, in what knex's commit resolves to. */
const commandOf = (answer: unknown): unknown => {
  const response: unknown = Object(answer).response;
  return Object(response).command;
};

/**
 * Runs a transaction on knex, and mends two of its ways. Where a statement failed and the callback went on regardless,
 * PostgreSQL answers COMMIT with ROLLBACK, which knex takes for success: that is an error here, since nothing was kept.
 * Where the rollback fails too, knex reports that failure: here the first error is reported, which is the cause.
 */
export const runTransaction = async <T>(knex: Knex, run: Run<T>, config?: Knex.TransactionConfig): Promise<T> => {
  let cause: { error: unknown } | undefined;
  let committing: PromiseLike<unknown> | undefined;
  const container: Run<T> = async (trx) => {
    // knex calls this also where BEGIN failed, and has then reported that already.
    if (trx.isCompleted()) throw new Error('unable to begin a transaction');
    const commit: (value: unknown) => PromiseLike<unknown> = trx.commit;
    Object.assign(trx, {
      commit: (value: unknown) => {
        committing = commit(value);
        return committing;
      },
    });
    try {
      return await run(trx);
    } catch (error) {
      cause = { error };
      throw error;
    }
  };
  const value = await knex.transaction(container, config).catch((error: unknown) => {
    throw cause ? cause.error : error;
  });
  if (commandOf(await committing) !== 'COMMIT') {
    throw new Error(
      'unable to commit; a statement of the transaction had failed, so that all was rolled back. Put a savepoint around what may fail',
    );
  }
  return value;
};
