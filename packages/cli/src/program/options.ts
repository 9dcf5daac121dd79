import { type Command, Option } from 'commander';

const serverGroup = 'Server:';
const outputGroup = 'Output:';

/** The options of every command that talks to a server; they may also stand before its name. */
const serverOptions = (): Option[] => [
  new Option('--url <address>', 'the server; default: the profile’s, else http://127.0.0.1:7400').helpGroup(
    serverGroup,
  ),
  new Option('--profile <name>', 'a profile of the config file; default: local').helpGroup(serverGroup),
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

/** Adds what every command has which talks to a server. A field of the command with the same name goes first; the option then stands before the noun. */
export const addServerOptions = (command: Command): void => add(command, [...serverOptions(), colourOption()]);

/** Adds what plumbing commands have on top. */
export const addPlumbingOptions = (
  command: Command,
  {
    writes,
    dangerous,
    named,
  }: { writes: boolean; dangerous: boolean; named: { of: string; orYes: boolean } | undefined },
): void => {
  add(command, [
    new Option('--json', 'print the result as one compact JSON object').helpGroup(outputGroup),
    new Option('--fields <a,b>', 'only these fields of the result, as paths (room.slug)').helpGroup(outputGroup),
    new Option('--equiv', 'print the SDK call that does the same, send nothing').helpGroup(outputGroup),
    new Option('--dry-run', 'print what would be sent, send nothing').helpGroup(outputGroup),
  ]);
  if (writes)
    add(command, [
      new Option('--idempotency-key <key>', 'the same key and input have one effect, however often they are sent'),
    ]);
  if (named)
    add(command, [new Option(`--confirm <${named.of}>`, `do not ask for confirmation: the ${named.of} once more`)]);
  if (dangerous && (named?.orYes ?? true)) add(command, [new Option('--yes', 'do not ask for confirmation')]);
};

/** What the options hold: those of the command, then those before its name; not the ones that are fields of the command. */
export const optionValues = <T extends object>(command: Command, fields: ReadonlySet<string> = new Set()): T => {
  const above = Object.assign({}, ...ancestors(command).map((parent) => parent.opts()));
  const own = Object.fromEntries(Object.entries(command.opts()).filter(([name]) => !fields.has(name)));
  return { ...above, ...own } as T;
};

/** The commands above one, the outermost first. */
const ancestors = ({ parent }: Command): Command[] => (parent ? [...ancestors(parent), parent] : []);
