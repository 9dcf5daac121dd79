// Replays a conversation against an embedded server: npm run demo [-- --log FILE]
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runDemo, slug } from './demo.js';
import { readScript } from './script.js';
import { startServer } from './server.js';

const help = `npm run demo [-- --log FILE]

Starts an embedded server in a temporary directory, plays a conversation in a room with a client for every nick, lets three
watchers follow (one is cut off twice and resumes), a crowd vote on a queue and a moderator clean up after a flooder, and
compares what the watchers saw with the log. On a terminal the room then opens in the console; the last line is a summary
as JSON otherwise. Exit code 0: every watcher saw every message once and in order.

  --log FILE   an IRC log ([hh:mm] <nick> text); x.annotation.txt beside x.raw.txt says which line answers which
`;

const sample = join(import.meta.dirname, '..', 'conversation.raw.txt');
const tell = (text: string): void => console.error(text);

const readArguments = (): { log: string; help: boolean } => {
  const { values } = parseArgs({ options: { log: { type: 'string' }, help: { type: 'boolean', default: false } } });
  // npm runs scripts in the package's folder, but the path is relative to where npm was called.
  const from = process.env['INIT_CWD'] ?? process.cwd();
  return { log: values.log === undefined ? sample : resolve(from, values.log), help: values.help };
};

const run = async (log: string): Promise<boolean> => {
  const script = await readScript(log);
  if (script.lines.length === 0) throw new Error(`there are no messages in ${log}; --help says how a log looks`);
  const server = await startServer();
  tell(`the server listens on ${server.url}`);
  try {
    const summary = await runDemo(server, script, tell);
    console.log(JSON.stringify(summary));
    if (process.stdin.isTTY && process.stdout.isTTY) {
      // The console handles Ctrl-C itself.
      const ignore = () => {};
      process.on('SIGINT', ignore);
      await server.command(['join', slug]);
      process.off('SIGINT', ignore);
    }
    return summary.ok;
  } finally {
    await server.stop();
  }
};

// startServer removes the server and its directory when the process exits.
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
for (const [signal, code] of Object.entries(codes)) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(code);
  });
}

try {
  const options = readArguments();
  if (options.help) console.log(help);
  else process.exitCode = (await run(options.log)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
