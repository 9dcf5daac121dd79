import type { Answer, Call } from '../calls/http.js';
import { type Sent, sendPatiently, type Write } from '../calls/patience.js';
import { type Exit, exitOfSignal } from '../failure/exit.js';
import { Failure } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import { type Safe, text } from '../output/print.js';
import { report } from '../output/report.js';

/** A message of a batch, or another write to the room between two messages. */
export interface Item extends Write {
  /** The line that it comes from, counted from 1, for error messages. */
  line: number;
  call: Call;
}

export interface Batch {
  /** Yields the items. The next one is requested only after the last was sent. Ends early if the signal is aborted. */
  items: (signal: AbortSignal) => AsyncIterable<Item>;
  /** The prefix of the idempotency keys. */
  key: string;
  onSent: (item: Item, answer: Answer<Sent>) => void;
  /** The number of items, if known. */
  total?: number;
  verbose: boolean;
}

/** Refusals of a single message; the next one may be accepted. */
const ofTheMessage: ReadonlySet<string> = new Set([
  'invalid_input',
  'payload_too_large',
  'message_not_found',
  'message_deleted',
  'reactions_full',
  'pins_full',
]);

interface Tally {
  line: number;
  sent: number;
  failed: number;
  last: Failure | undefined;
}

const exitOfTally = ({ sent, last }: Tally): Exit => {
  if (!last) return 'ok';
  return sent > 0 ? 'partial' : last.exit;
};

const showProgress = (io: Io, { sent, failed }: Tally, total: number | undefined, more: Safe = text``): void => {
  // If results are printed on the terminal, they show the progress already.
  if (io.out.tty) return;
  io.err.status(
    text`${sent}${total === undefined ? '' : ` of ${total}`} sent${failed > 0 ? `, ${failed} failed` : ''}${more}`,
  );
};

/**
 * Sends messages one after the other. Waits if waiting helps, skips messages whose content the server refuses, and stops at
 * any other refusal. Shows progress if standard error is a terminal.
 */
export const sendBatch = async (batch: Batch, io: Io): Promise<Exit> => {
  const stop = new AbortController();
  let stoppedBy: NodeJS.Signals | undefined;
  const release = io.onSignal((signal) => {
    stoppedBy = signal;
    stop.abort();
  });
  const tally: Tally = { line: 0, sent: 0, failed: 0, last: undefined };
  const onWait = (failure: Failure, waitMs: number): void =>
    showProgress(io, tally, batch.total, text`, waiting ${Math.ceil(waitMs / 1_000)} s (${failure.code})`);
  try {
    for await (const item of batch.items(stop.signal)) {
      if (stop.signal.aborted) break;
      tally.line = item.line;
      try {
        const answer = await sendPatiently(item.call, item, `${batch.key}.${item.line}`, {
          io,
          signal: stop.signal,
          onWait,
        });
        tally.sent++;
        batch.onSent(item, answer);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (stop.signal.aborted) break;
        tally.failed++;
        tally.last = new Failure(error.code, `line ${item.line}: ${error.message}`, error);
        report(tally.last, io, batch.verbose);
        // Continue after a refused pin or reaction: later messages may still be accepted.
        if (item.name === undefined && !ofTheMessage.has(error.code)) break;
      }
      showProgress(io, tally, batch.total);
    }
  } finally {
    release();
    io.err.status(text``);
  }
  const { line, sent, failed } = tally;
  if (stoppedBy || failed > 0) {
    io.err.line(text`${stoppedBy ? 'stopped: ' : ''}${sent} sent, ${failed} failed, up to line ${line}`);
  }
  return stoppedBy ? exitOfSignal(stoppedBy) : exitOfTally(tally);
};
