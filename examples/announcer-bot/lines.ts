import { createInterface } from 'node:readline';
import type { Announcement } from './announcement.js';

/** Each line of a stream that is not blank. It is read on when the last one has been announced. */
export async function* announceLines(input: NodeJS.ReadableStream, stop: AbortSignal): AsyncGenerator<Announcement> {
  for await (const text of createInterface({ input, signal: stop })) {
    if (stop.aborted) return;
    if (text.trim() !== '') yield { text };
  }
}
