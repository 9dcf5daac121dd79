import type { AnyEvent } from '../../output/events.js';

/** A page of a room's log. */
export interface Page {
  epoch: string;
  events: AnyEvent[];
  next: number;
  head: number;
}

export interface CursorOptions {
  /** Reads the events after a seq from the log. */
  page: (after: number) => Promise<Page>;
  /** Called with every event once, in order. */
  emit: (event: AnyEvent) => void;
}

/** Emits events in order and without gaps, though the connection may lose, repeat or reorder them. */
export interface Cursor {
  /** The seq of the last emitted event. */
  readonly seq: number;
  /** Takes an event from the connection; resolves when it and any missing events before it are emitted. */
  accept(event: AnyEvent): Promise<void>;
  /** Emits everything up to the end of the log. */
  catchUp(): Promise<void>;
}

export const createCursor = (start: number, { page, emit }: CursorOptions): Cursor => {
  let seq = start;
  let work: Promise<void> = Promise.resolve();
  const emitOnce = (event: AnyEvent): void => {
    if (event.seq <= seq) return;
    seq = event.seq;
    emit(event);
  };
  const readToEnd = async (): Promise<void> => {
    for (;;) {
      const { events, next, head } = await page(seq);
      for (const event of events) emitOnce(event);
      // The second condition ends the loop if a restored log is shorter than before.
      if (next >= head || (events.length === 0 && next <= seq)) return;
      seq = Math.max(seq, next);
    }
  };
  // One step at a time: an event that arrives while a gap is being filled has to wait.
  const enqueue = (step: () => Promise<void> | void): Promise<void> => {
    work = work.then(step);
    return work;
  };
  return {
    get seq() {
      return seq;
    },
    accept: (event) =>
      enqueue(async () => {
        if (event.seq > seq + 1) await readToEnd();
        emitOnce(event);
      }),
    catchUp: () => enqueue(readToEnd),
  };
};
