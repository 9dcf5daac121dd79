import { usage } from '../failure/failure.js';
import type { Io } from '../io/io.js';

/** Everything that is piped in, as UTF-8, without the line feed that ends it. */
export const readInput = async ({ input }: Pick<Io, 'input'>): Promise<string> => {
  if (input.isTTY)
    throw usage('nothing is piped in', 'give the text as an argument, or pipe it: echo hello | roomful send lobby -');
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
};
