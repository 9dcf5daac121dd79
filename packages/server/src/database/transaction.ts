import type { Knex } from 'knex';

type Run<T> = (trx: Knex.Transaction) => Promise<T>;

/** The command that PostgreSQL reports to have run, from the result of knex's commit. */
const commandOf = (answer: unknown): unknown => {
  const response: unknown = Object(answer).response;
  return Object(response).command;
};

/**
 * Runs a transaction on knex, and fixes two flaws of knex. If a statement failed and the callback went on regardless,
 * PostgreSQL answers COMMIT with ROLLBACK, which knex takes for success. Here it is an error, since nothing was saved. If the
 * rollback fails too, knex reports that failure. Here the first error is reported, which is the cause.
 */
export const runTransaction = async <T>(knex: Knex, run: Run<T>, config?: Knex.TransactionConfig): Promise<T> => {
  let cause: { error: unknown } | undefined;
  let committing: PromiseLike<unknown> | undefined;
  const container: Run<T> = async (trx) => {
    // knex also calls this if BEGIN failed, and has already reported that.
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
      'unable to commit; a statement of the transaction had failed, so everything was rolled back. Put a savepoint around statements that may fail',
    );
  }
  return value;
};
