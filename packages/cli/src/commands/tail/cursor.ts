import type { AnyEvent } from '../../output/events.js';

/** A page of a room's log. */
export interface Page {
  epoch: string;
  events: AnyEvent[];
  next: number;
  head: number;
}

export interface CursorOptions {
  /** The events behind a seq, from the log. */
  page: (after: number) => Promise<Page>;
  /** Is given every event once, in order. */
  emit: (event: AnyEvent) => void;
}

/** Puts events in order, whatever a connection loses, repeats or hands over early. */
export interface Cursor {
  /** The seq of the last event that was given. */
  readonly seq: number;
  /** Takes an event that came in; resolves when it and what was missing before it were given. */
  accept(event: AnyEvent): Promise<void>;
  /** Reads the log up to its end. */
  catchUp(): Promise<void>;
}

export const createCursor = (start: number, { page, emit }: CursorOptions): Cursor => {
  let seq = start;
  let work: Promise<void> = Promise.resolve();
  const give = (event: AnyEvent): void => {
    if (event.seq <= seq) return;
    seq = event.seq;
    emit(event);
  };
  const readToEnd = async (): Promise<void> => {
    for (;;) {
      const { events, next, head } = await page(seq);
      for (const event of events) give(event);
      // Nothing came and the log has no more: also the end where it lost its tail.
      if (next >= head || (events.length === 0 && next <= seq)) return;
      seq = Math.max(seq, next);
    }
  };
  // One at a time: an event that comes while a hole is being filled waits for it.
  const afterThat = (step: () => Promise<void> | void): Promise<void> => {
    work = work.then(step);
    return work;
  };
  return {
    get seq() {
      return seq;
    },
    accept: (event) =>
      afterThat(async () => {
        if (event.seq > seq + 1) await readToEnd();
        give(event);
      }),
    catchUp: () => afterThat(readToEnd),
  };
};
