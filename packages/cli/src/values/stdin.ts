import { usage } from '../failure/failure.js';
import type { Io } from '../io/io.js';

/** Reads all of standard input as UTF-8, without a final line feed. */
export const readInput = async ({ input }: Pick<Io, 'input'>): Promise<string> => {
  if (input.isTTY)
    throw usage(
      'there is no piped input',
      'give the text as an argument, or pipe it: echo hello | roomful send lobby -',
    );
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
};
