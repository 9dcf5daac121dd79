/**
 * The lines of a stream of bytes as they come, without their line ends; a last one without a line end counts.
 * Ends where the signal is aborted, also while nothing comes.
 */
export async function* linesOf(
  input: AsyncIterable<Uint8Array | string>,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of untilAborted(input, signal)) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  rest += decoder.decode();
  if (rest !== '' && !signal?.aborted) yield rest.replace(/\r$/, '');
}

async function* untilAborted<T>(input: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  const source = input[Symbol.asyncIterator]();
  const aborted = new Promise<{ done: true; value: undefined }>((resolve) => {
    const end = (): void => resolve({ done: true, value: undefined });
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end, { once: true });
  });
  for (;;) {
    const next = await Promise.race([source.next(), aborted]);
    if (next.done) return;
    yield next.value;
  }
}
