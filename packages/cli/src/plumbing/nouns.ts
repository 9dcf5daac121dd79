import { Argument, type Command, Option } from 'commander';
import { ofKind } from '../completion/kinds.js';
import type { Exit } from '../failure/exit.js';
import type { CliFeature } from '../features/feature.js';
import { featureOf, rowOf } from '../features/lookup.js';
import type { Io } from '../io/io.js';
import type { Manifest, ManifestCommand, Param } from '../manifest.js';
import { addPlumbingOptions, addServerOptions, optionValues } from '../program/options.js';
import { placeholder, type Raw } from '../values/param.js';
import { retypeOf } from './confirm.js';
import type { PlumbingFlags } from './plumbing.js';

/** Runs a command of the tree; its exit becomes that of the process. */
export type Carry = (run: (io: Io) => Promise<Exit>) => Promise<void>;

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

const described = ({ description, nullable }: Param): string =>
  nullable ? `${description} \`null\` is a value.` : description;

/** Adds the choices for help and completion. The value is checked later, with the rest of the input. */
const withChoices = <T extends Argument | Option>(place: T, { values, is, items }: Param): T => {
  if (values) place.argChoices = values;
  return ofKind(place, is ?? items?.is);
};

const optionsOf = (param: Param, feature: CliFeature): Option[] => {
  if (param.type === 'boolean') {
    const negation = rowOf(feature.negations, param.name) ?? `Turn --${param.flag} off.`;
    return [new Option(`--${param.flag}`, described(param)), new Option(`--no-${param.flag}`, negation)];
  }
  const option = withChoices(new Option(`--${param.flag} <${placeholder(param)}>`, described(param)), param);
  if (param.type === 'array' || param.type === 'record') option.argParser(collect);
  return [param.required ? option.makeOptionMandatory() : option];
};

interface Placed {
  param: Param;
  read: (command: Command) => Raw | undefined;
}

const isList = ({ type }: Param): boolean => type === 'array';

const place = (command: Command, params: readonly Param[], feature: CliFeature): Placed[] => {
  // A list takes the rest of the line.
  const places = params.filter(({ positional }) => positional).sort((a, b) => Number(isList(a)) - Number(isList(b)));
  for (const param of places) {
    const name = isList(param) ? `<${param.flag}...>` : `<${param.flag}>`;
    command.addArgument(withChoices(new Argument(name, described(param)), param));
  }
  return params.map((param) => {
    if (param.positional) {
      const index = places.indexOf(param);
      return { param, read: ({ processedArgs }) => processedArgs[index] as Raw | undefined };
    }
    const options = optionsOf(param, feature);
    for (const option of options) command.addOption(option);
    const name = options[0]?.attributeName() ?? param.name;
    return { param, read: (parsed) => parsed.opts()[name] as Raw | undefined };
  });
};

const addVerb = (parent: Command, verb: string, row: ManifestCommand, carry: Carry): void => {
  const command = parent.command(verb).description(row.summary).summary(row.summary);
  const alias = verb.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (alias !== verb) command.alias(alias);
  command.addHelpText('before', `Example:\n  ${row.example}\n`);
  const placed = place(command, row.params, featureOf(row.name).feature);
  const fields = new Set(command.options.map((option) => option.attributeName()));
  addPlumbingOptions(command, {
    writes: row.kind === 'write',
    destructive: row.destructive !== undefined,
    retype: retypeOf(row),
  });
  addServerOptions(command);
  command.action(() =>
    carry(async (io) => {
      const raws = Object.fromEntries(placed.map(({ param, read }) => [param.name, read(command)]));
      const { run } = await import('./plumbing.js');
      return run({ command: row, raws, flags: optionValues<PlumbingFlags>(command, fields) }, io);
    }),
  );
};

/**
 * Adds a command for every row of the contract, except those that need a live connection, which only `roomful tail` and
 * `roomful join` have.
 *
 * @param words the command line; verbs are only added to the nouns in it
 */
export const addNouns = (program: Command, manifest: Manifest, carry: Carry, words: readonly string[]): void => {
  for (const [noun, { verbs }] of Object.entries(manifest.nouns)) {
    const rows = Object.entries(verbs).filter(([, { live }]) => !live);
    if (rows.length === 0) continue;
    const summary = rows.map(([verb]) => verb).join(', ');
    const command = program
      .command(noun)
      .summary(summary)
      .helpCommand(false)
      .helpGroup('Commands of the server (roomful <noun> <verb>):');
    if (words.includes(noun)) for (const [verb, row] of rows) addVerb(command, verb, row, carry);
  }
};
