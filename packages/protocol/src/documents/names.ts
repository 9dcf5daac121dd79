import type { ContractShape } from '../define.js';
import { eventsOf, namesRoom, signalsOf } from '../derive.js';

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

const list = (name: string, of: Iterable<string>): string => {
  const items = [...of].map((item) => `'${item}'`);
  const line = `export const ${name} = [${items.join(', ')}] as const;\n`;
  if (line.length <= 121) return line;
  return `export const ${name} = [\n${items.map((item) => `  ${item},\n`).join('')}] as const;\n`;
};

const commandTable = (contract: ContractShape): string => {
  const nouns = Object.entries(contract).map(([noun, feature]) => {
    const verbs = Object.entries(feature.commands).map(
      ([verb, row]) => `    ${key(verb)}: { kind: '${row.kind}', room: ${namesRoom(row)} },\n`,
    );
    return `  ${key(noun)}: {${verbs.length === 0 ? '' : `\n${verbs.join('')}  `}},\n`;
  });
  return `export const commands = {\n${nouns.join('')}} as const;\n`;
};

const moderationTypes = (contract: ContractShape): string[] =>
  [...eventsOf(contract).values()].filter(({ moderation }) => moderation).map(({ type }) => type);

/**
 * The source text of `names.ts`: the names of a contract without its schemas.
 *
 * @example
 * writeFileSync('names.ts', namesModule(contract))
 */
export const namesModule = (contract: ContractShape): string =>
  [
    '// Generated from the contract by `npm run generate`. Not edited by hand.\n',
    "export * from './plain.js';\n",
    '/** Every command by noun and verb: how it is carried out, and whether its input names a room. */',
    commandTable(contract),
    '/** Every kind of event. */',
    list('events', eventsOf(contract).keys()),
    '/** Those of the moderation log. */',
    list('moderationEvents', moderationTypes(contract)),
    '/** Every kind of signal. */',
    list('signals', signalsOf(contract).keys()),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
