import { Failure } from './failure/failure.js';
import { nodeIo } from './io/node-io.js';
import { manifest } from './manifest.js';
import { report } from './output/report.js';
import { runProgram } from './program/program.js';

const argv = process.argv.slice(2);
const io = nodeIo(argv);

/** Exits if the reader of the output has gone (`roomful tail lobby | head -1`), since the rest would be lost. */
const endWithReader = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE') process.exit(0);
};
// Keep running if the reader of standard error has gone (`roomful up 2>&1 | head -1`).
process.stderr.on('error', () => {});
process.stdout.on('error', (error) => {
  endWithReader(error);
  io.quit(report(new Failure('unwritable', `unable to write the output; ${error.message}`), io, false));
});

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));

const status = await runProgram(argv, io, manifest);
// Flush the output, then exit even if a connection is kept alive.
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(status);
