import { createInterface } from 'node:readline';
import type { Announcement } from './announcement.js';

/** Yields each line of a stream that is not blank. Reads the next one only after the last was announced. */
export async function* announceLines(input: NodeJS.ReadableStream, stop: AbortSignal): AsyncGenerator<Announcement> {
  for await (const text of createInterface({ input, signal: stop })) {
    if (stop.aborted) return;
    if (text.trim() !== '') yield { text };
  }
}
