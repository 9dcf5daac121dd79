import type { ContractShape } from '../define.js';
import { eventsOf, namesRoom, signalsOf } from '../derive.js';
import { roomSnapshot } from '../features/rooms.js';
import { pathsOf } from '../kinds.js';

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
      ([verb, row]) =>
        `    ${key(verb)}: { kind: '${row.kind}', room: ${namesRoom(row)}${row.activity === false ? ', activity: false' : ''} },\n`,
    );
    return `  ${key(noun)}: {${verbs.length === 0 ? '' : `\n${verbs.join('')}  `}},\n`;
  });
  return `export const commands = {\n${nouns.join('')}} as const;\n`;
};

/** A value as a constant of a module; the formatter breaks its lines. */
const constant = (name: string, value: unknown, type = ''): string =>
  `export const ${name}${type} = ${JSON.stringify(value)}${type === '' ? ' as const' : ''};\n`;

const departuresOf = (contract: ContractShape) =>
  Object.fromEntries([...eventsOf(contract)].flatMap(([type, { ends }]) => (ends ? [[type, ends]] : [])));

const moderationTypes = (contract: ContractShape): string[] =>
  [...eventsOf(contract).values()].filter(({ moderation }) => moderation).map(({ type }) => type);

const roomLineTypes = (contract: ContractShape): string[] =>
  [...eventsOf(contract).values()].filter(({ roomLine }) => roomLine).map(({ type }) => type);

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
    '/** Every command by noun and verb: how it is carried out, whether its input names a room, and whether it is no sign of activity. */',
    commandTable(contract),
    '/** Every kind of event. */',
    list('events', eventsOf(contract).keys()),
    '/** Those of the moderation log. */',
    list('moderationEvents', moderationTypes(contract)),
    '/** Those that change what a list of rooms shows of their room. */',
    list('roomLineEvents', roomLineTypes(contract)),
    '/** Those that end a membership: whose, and with which error. */',
    constant('departures', departuresOf(contract)),
    '/** Where a snapshot of a room names people; `*` stands for every element of a list or record. */',
    constant('people', pathsOf(roomSnapshot, ['person'])),
    '/** Every kind of signal. */',
    list('signals', signalsOf(contract).keys()),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
