import { type Command, Option } from 'commander';
import { ofKind } from '../completion/kinds.js';

const serverGroup = 'Server:';
const outputGroup = 'Output:';

/** The options of every command that talks to a server. They may also precede its name. */
const serverOptions = (): Option[] => [
  new Option('--url <address>', 'the server; default: the profile’s, else http://127.0.0.1:7400').helpGroup(
    serverGroup,
  ),
  ofKind(new Option('--profile <name>', 'a profile in the config file; default: local'), 'profile').helpGroup(
    serverGroup,
  ),
  new Option('--token-file <path>', 'a file that holds the token').helpGroup(serverGroup),
  new Option('--config <path>', 'the config file').helpGroup(serverGroup),
  new Option('--verbose', 'show requests and the details of errors').helpGroup(outputGroup),
];

export const colourOption = (): Option =>
  new Option('--color <when>', 'when to use colours; default: auto')
    .choices(['auto', 'always', 'never'])
    .helpGroup(outputGroup);

const add = (command: Command, options: readonly Option[]): void => {
  const taken = new Set(command.options.map((option) => option.attributeName()));
  for (const option of options) if (!taken.has(option.attributeName())) command.addOption(option);
};

/** Adds the options of commands that talk to a server. If a field has the same name, the option must precede the noun. */
export const addServerOptions = (command: Command): void => add(command, [...serverOptions(), colourOption()]);

/** Adds the further options of plumbing commands. */
export const addPlumbingOptions = (
  command: Command,
  {
    writes,
    destructive,
    retype,
  }: { writes: boolean; destructive: boolean; retype: { of: string; orYes: boolean } | undefined },
): void => {
  add(command, [
    new Option('--json', 'print the result as compact JSON').helpGroup(outputGroup),
    new Option('--fields <a,b>', 'print only these fields of the result, as paths (room.slug)').helpGroup(outputGroup),
    new Option('--equiv', 'print the equivalent SDK call and send nothing').helpGroup(outputGroup),
    new Option('--dry-run', 'print the call and send nothing').helpGroup(outputGroup),
  ]);
  if (writes)
    add(command, [
      new Option('--idempotency-key <key>', 'make repeating the command safe: the same key and input take effect once'),
    ]);
  if (retype)
    add(command, [new Option(`--confirm <${retype.of}>`, `confirm with the ${retype.of} instead of being asked`)]);
  if (destructive && (retype?.orYes ?? true)) add(command, [new Option('--yes', 'do not ask for confirmation')]);
};

/** The values of the options, without the command's fields. Options after the command's name override those before it. */
export const optionValues = <T extends object>(command: Command, fields: ReadonlySet<string> = new Set()): T => {
  const above = Object.assign({}, ...ancestors(command).map((parent) => parent.opts()));
  const own = Object.fromEntries(Object.entries(command.opts()).filter(([name]) => !fields.has(name)));
  return { ...above, ...own } as T;
};

/** The parents of a command, the outermost first. */
const ancestors = ({ parent }: Command): Command[] => (parent ? [...ancestors(parent), parent] : []);
