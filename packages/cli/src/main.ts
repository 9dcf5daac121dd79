import { Failure } from './failure/failure.js';
import { nodeIo } from './io/node-io.js';
import { manifest } from './manifest.js';
import { report } from './output/report.js';
import { runProgram } from './program/program.js';

const argv = process.argv.slice(2);
const io = nodeIo(argv);

/** Whoever read our output has gone (`roomful tail lobby | head -1`): there is nobody left to work for. */
const endWithReader = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE') process.exit(0);
};
// Nobody reads what went wrong (`roomful up 2>&1 | head -1`): that is no reason to stop working.
process.stderr.on('error', () => {});
process.stdout.on('error', (error) => {
  endWithReader(error);
  io.quit(report(new Failure('unwritable', `unable to write the output; ${error.message}`), io, false));
});

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));

const status = await runProgram(argv, io, manifest);
// A kept-alive connection must not keep the process; what was printed must not be cut.
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(status);
