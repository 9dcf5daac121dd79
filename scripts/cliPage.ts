import { environment } from '../packages/cli/src/commands/help.js';
import { exitCodes } from '../packages/cli/src/failure/exit.js';
import type { Io } from '../packages/cli/src/io/io.js';
import { createProgram } from '../packages/cli/src/program/program.js';

type Command = ReturnType<typeof createProgram>;
type Option = Command['options'][number];

/** The handwritten commands: the program of an empty contract. No command runs, so an empty Io is enough. */
const program = createProgram({} as Io, { protocol: '', nouns: {} }, async () => {}, []);

const cell = (text: string): string => text.replaceAll('|', '\\|');
/** Escapes help text, so that Markdown shows it unchanged. */
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
        ['Flag', 'Description'],
        options.map((option) => [`\`${option.flags}\``, prose(meaning(option))]),
      );

const common = program.options.filter(({ long }) => long !== '--version');
const isCommon = ({ flags, description }: Option): boolean =>
  common.some((option) => option.flags === flags && option.description === description);

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

/** The examples at the beginning of a command's help. */
const examplesOf = (command: Command): string => {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const examples = /^Examples?:\n([\s\S]*?)\n\nUsage:/.exec(help)?.[1];
  if (examples === undefined) throw new Error(`the help of ${pathOf(command)} does not begin with examples`);
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

/** The commands that have an action, without help commands. */
const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : shown(command).flatMap(leaves);
const shown = (command: Command): Command[] =>
  [...command.createHelp().visibleCommands(command)].filter((child) => child.name() !== 'help');

/** The sections for authors of scripts. Their tables come from the command line itself. */
const topics = (): string[] => [
  '## Common flags of commands that call a server',
  flagTable(common),
  '## Exit codes',
  table(
    ['Code', 'Meaning'],
    Object.values(exitCodes).map(({ code, means }) => [String(code), means]),
  ),
  '## Environment',
  'Flags take precedence over the environment, the environment over the profile, and the profile over defaults. A token is never a flag.',
  table(
    ['Variable', 'Description'],
    environment.map(([name, means]) => [`\`${name}\``, prose(means)]),
  ),
];

/** The CLI page: the handwritten commands, the contract's commands, then the sections for scripts. */
export const cliPage = (plumbing: string): string => {
  const first = plumbing.indexOf('\n## ') + 1;
  return `${[plumbing.slice(0, first).trimEnd(), ...leaves(program).map(section), plumbing.slice(first).trimEnd(), ...topics()].join('\n\n')}\n`;
};
