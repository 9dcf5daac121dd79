import { Command, CommanderError } from 'commander';
import pkg from '../../package.json' with { type: 'json' };
import * as help from '../commands/help.js';
import { porcelain } from '../commands/index.js';
import { type Exit, exitCodes } from '../failure/exit.js';
import { usage } from '../failure/failure.js';
import type { Io } from '../io/io.js';
import type { Manifest } from '../manifest.js';
import { block } from '../output/print.js';
import { report } from '../output/report.js';
import { addNouns, type Carry } from '../plumbing/nouns.js';
import { addServerOptions, optionValues } from './options.js';

const intro = `roomful: chat rooms with ordered logs, queues and moderation.

Examples:
  roomful up                       run a server on this machine
  roomful rooms create lobby
  roomful send lobby "hello"
  roomful tail lobby
  roomful join lobby               open the full-screen console
`;

const outro = `
For scripts, see roomful help exit-codes and roomful help environment.`;

const ofTopic = (command: Command, name: string): Command | undefined =>
  command.commands.find((child) => child.name() === name || child.aliases().includes(name));

/** The command that the words of a command line name; if not all words match, the deepest one that does. */
const leadsTo = (program: Command, words: readonly string[]): Command =>
  words.reduce((command, word) => ofTopic(command, word) ?? command, program);

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const addHelp = (program: Command, carry: Carry): void => {
  program
    .command('help')
    .argument('[topic...]', 'A command, or exit-codes, or environment.')
    .summary('help for a command, exit-codes or environment')
    .helpGroup('Help:')
    .action((words: string[]) =>
      carry(async (io) => {
        const [topic = ''] = words;
        if (help.topicNames.includes(topic)) return help.run(topic, io);
        const command = leadsTo(program, words);
        if (words.length > 0 && command === program)
          throw usage(`there is no help for "${words.join(' ')}"`, 'roomful --help');
        command.outputHelp();
        return 'ok';
      }),
    );
};

/** Builds the tree of commands, without loading their code. */
export const createProgram = (io: Io, manifest: Manifest, carry: Carry, words: readonly string[]): Command => {
  const program = new Command('roomful');
  program
    .description(intro)
    .version(
      `roomful ${pkg.version} (protocol ${manifest.protocol})`,
      '--version',
      'the versions of the program and the protocol',
    )
    .helpOption('-h, --help', 'help for the command')
    .helpCommand(false)
    .addHelpText('after', outro)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (written) => io.out.line(block(written.replace(/\n$/, ''))),
      writeErr: (written) => io.err.line(block(written.replace(/\n$/, ''))),
      // report() prints errors, with a hint.
      outputError: () => {},
    });
  addServerOptions(program);
  for (const add of porcelain) add(program, carry);
  addNouns(program, manifest, carry, words);
  addHelp(program, carry);
  return program;
};

const helpShown = new Set(['commander.helpDisplayed', 'commander.version']);

const exitOfCommander = (error: CommanderError, program: Command, argv: readonly string[], io: Io): Exit => {
  if (helpShown.has(error.code)) return 'ok';
  // For a noun without a verb, Commander has already printed the help.
  if (error.code === 'commander.help') return 'usage';
  const words = argv.filter((word) => !word.startsWith('-'));
  const message = error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?');
  return report(usage(message, `${pathOf(leadsTo(program, words))} --help`), io, false);
};

/** Parses and runs a command line, and returns the exit status. Never throws. */
export const runProgram = async (argv: readonly string[], io: Io, manifest: Manifest): Promise<number> => {
  let exit: Exit = 'ok';
  const carry: Carry = async (run) => {
    exit = await run(io);
  };
  const program = createProgram(io, manifest, carry, argv);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    exit =
      error instanceof CommanderError
        ? exitOfCommander(error, program, argv, io)
        : report(error, io, isVerbose(program, argv));
  }
  return exitCodes[exit].code;
};

const isVerbose = (program: Command, argv: readonly string[]): boolean =>
  optionValues<{ verbose?: boolean }>(
    leadsTo(
      program,
      argv.filter((word) => !word.startsWith('-')),
    ),
  ).verbose ?? false;
