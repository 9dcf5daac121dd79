/**
 * The lines of a byte stream, without their line feeds. The last line may lack one. Ends when the signal is aborted, even
 * while waiting for input.
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

/** Creates a new promise for each read: a single one for all would keep everything that was ever read in memory. */
const nextOf = <T>(source: AsyncIterator<T>, signal: AbortSignal | undefined): Promise<IteratorResult<T>> =>
  new Promise((resolve, reject) => {
    const end = (): void => resolve({ done: true, value: undefined });
    signal?.addEventListener('abort', end);
    const read = (): void => signal?.removeEventListener('abort', end);
    source.next().then(resolve, reject).finally(read);
  });

async function* untilAborted<T>(input: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  const source = input[Symbol.asyncIterator]();
  while (!signal?.aborted) {
    const next = await nextOf(source, signal);
    if (next.done) return;
    yield next.value;
  }
}
