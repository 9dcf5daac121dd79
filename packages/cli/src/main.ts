import { manifest } from './manifest.js';
import { nodeIo } from './node-io.js';
import { runProgram } from './program.js';

/** Whoever read our output has gone (`roomful tail lobby | head -1`): there is nobody left to work for. */
const endWithReader = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
};
process.stdout.on('error', endWithReader);
process.stderr.on('error', endWithReader);

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));

const argv = process.argv.slice(2);
const status = await runProgram(argv, nodeIo(argv), manifest);
// A kept-alive connection must not keep the process; what was printed must not be cut.
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(status);
