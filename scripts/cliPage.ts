import { environment } from '../packages/cli/src/commands/help.js';
import { exitCodes } from '../packages/cli/src/failure/exit.js';
import type { Io } from '../packages/cli/src/io/io.js';
import { createProgram } from '../packages/cli/src/program/program.js';

type Command = ReturnType<typeof createProgram>;
type Option = Command['options'][number];

/** The commands made by hand: those of a contract without any. Nothing is carried out, so that no world is needed. */
const program = createProgram({} as Io, { protocol: '', nouns: {}, events: {} }, async () => {}, []);

const cell = (text: string): string => text.replaceAll('|', '\\|');
/** Words of a help in a page: what would be a tag or an emphasis stays what it is. */
const prose = (text: string): string => text.replaceAll('<', '&lt;').replaceAll('*', '\\*');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const meaning = ({ description, argChoices, defaultValue }: Option): string =>
  [
    description,
    ...(argChoices ? [`one of ${argChoices.join(', ')}`] : []),
    ...(defaultValue === undefined || typeof defaultValue === 'boolean' ? [] : [`default: ${defaultValue}`]),
  ].join('; ');

const flagTable = (options: readonly Option[]): string =>
  options.length === 0
    ? ''
    : table(
        ['Flag', 'What it is'],
        options.map((option) => [`\`${option.flags}\``, prose(meaning(option))]),
      );

const common = program.options.filter(({ long }) => long !== '--version');
const isCommon = ({ flags, description }: Option): boolean =>
  common.some((option) => option.flags === flags && option.description === description);

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

/** The examples that the help of a command begins with. */
const examplesOf = (command: Command): string => {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const examples = /^Examples?:\n([\s\S]*?)\n\nUsage:/.exec(help)?.[1];
  if (examples === undefined) throw new Error(`the help of ${pathOf(command)} begins with no examples`);
  return `\`\`\`sh\n${examples.replace(/^ {2}/gm, '')}\n\`\`\``;
};

const section = (command: Command): string =>
  [
    `## \`${[pathOf(command), ...command.registeredArguments.map((argument) => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`))].join(' ')}\``,
    prose(command.description()),
    flagTable(command.options.filter((option) => !option.hidden && !isCommon(option))),
    examplesOf(command),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

/** Those that do something; the help of commands is not one of them. */
const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : shown(command).flatMap(leaves);
const shown = (command: Command): Command[] =>
  [...command.createHelp().visibleCommands(command)].filter((child) => child.name() !== 'help');

/** What scripts need to know of the command line; its tables are the command line's own. */
const topics = (): string[] => [
  '## Flags of every command that talks to a server',
  flagTable(common),
  '## Exit codes',
  table(
    ['Code', 'What it says'],
    Object.values(exitCodes).map(({ code, means }) => [String(code), means]),
  ),
  '## Environment',
  'Flags go before the environment, the environment before the profile, the profile before the default. A token is never a flag.',
  table(
    ['Variable', 'What it is for'],
    environment.map(([name, means]) => [`\`${name}\``, prose(means)]),
  ),
];

/** The page of the contract's commands with those made by hand before them, and the topics behind. */
export const cliPage = (plumbing: string): string => {
  const first = plumbing.indexOf('\n## ') + 1;
  return `${[plumbing.slice(0, first).trimEnd(), ...leaves(program).map(section), plumbing.slice(first).trimEnd(), ...topics()].join('\n\n')}\n`;
};
