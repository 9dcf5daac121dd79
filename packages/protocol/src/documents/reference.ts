import type { CommandRow, ContractShape, EventRow, SignalRow } from '../define.js';
import { commandsOf, errorsOf, eventsOf, limitsOf, type NamedCommand, permissionsOf, signalsOf } from '../derive.js';
import { effectiveRoles } from '../permissions.js';
import { inputTable, outputTable } from './fields.js';
import { inputSchema, outputSchema } from './json-schema.js';
import { type Manifest, type ManifestCommand, manifest } from './manifest.js';
import { code, fence, page, table } from './markdown.js';
import { restPage } from './rest-page.js';
import { schemas } from './schemas.js';
import { durationText } from './shell.js';

const list = (names: readonly string[]): string => names.map(code).join(', ');

const facts = (row: CommandRow): string =>
  [
    row.kind === 'write' ? 'Write.' : '',
    row.kind === 'read' ? 'Read.' : '',
    row.kind === 'connection' && row.live ? "Acts on the caller's connection." : '',
    row.kind === 'connection' && !row.live ? 'Acts on live state, which is never logged.' : '',
    row.anonymous ? 'Needs no token.' : '',
    row.permission === undefined ? '' : `Permission: ${code(row.permission)}.`,
    row.voice ? 'Refused while the caller is muted or the room is frozen.' : '',
    row.limited ? "Counts against the caller's messages per minute." : '',
    row.emits === undefined ? '' : `May append ${list(row.emits.map(({ type }) => type))}.`,
  ]
    .filter((fact) => fact !== '')
    .join(' ');

const commandSection = (command: NamedCommand): string =>
  [
    `## ${command.name}`,
    command.row.summary,
    facts(command.row),
    inputTable(inputSchema(command.row.input)),
    'Output:',
    outputTable(outputSchema(command.row.output)),
    fence('json', JSON.stringify(command.row.example)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

const commandsPage = (contract: ContractShape): string =>
  page(
    'Commands',
    'Each command works the same on the socket, over REST (`POST /v1/<noun>.<verb>`), in the SDK (`client.<noun>.<verb>(input)`) and in the shell. Unknown fields are refused. Each section ends with an example input.',
    ...commandsOf(contract).map(commandSection),
  );

const emittedSection = (row: EventRow | SignalRow, carriedBy: string): string =>
  [`### ${row.type}`, `${row.summary}${carriedBy}`, outputTable(outputSchema(row.data))]
    .filter((part) => part !== '')
    .join('\n\n');

const causesOf = (contract: ContractShape, type: string): string => {
  const causes = commandsOf(contract).filter(({ row }) => row.emits?.some((event) => event.type === type));
  return causes.length === 0 ? '' : ` Appended by ${list(causes.map(({ name }) => name))}.`;
};

const eventsPage = (contract: ContractShape): string =>
  page(
    'Events and signals',
    'Events are logged in a stream: `{ seq, type, at, actor, key, data }`. Signals are sent to connections, are never logged, and may be lost: `{ type, data }`.',
    '## Events',
    ...[...eventsOf(contract).values()].map((row) =>
      emittedSection(row, ` In the ${row.stream}'s stream.${causesOf(contract, row.type)}`),
    ),
    '## Signals',
    ...[...signalsOf(contract).values()].map((row) => emittedSection(row, '')),
  );

const typesPage = (contract: ContractShape, protocol: string): string =>
  page(
    'Types',
    'The types that outputs, events and signals share.',
    ...Object.entries(schemas(contract, protocol).$defs ?? {})
      .filter(([name]) => /^[A-Z]/.test(name))
      .map(([name, schema]) => `## ${name}\n\n${outputTable(schema)}`),
  );

const errorsPage = (contract: ContractShape): string =>
  page(
    'Errors',
    'The answer to a refused call is `{ ok: false, error: { code, message, retryable, retryAfterMs?, details? } }`, on the socket and over REST. Branch on the code.',
    table(
      ['Code', 'HTTP status', 'Retryable', 'Message'],
      Object.entries(errorsOf(contract)).map(([name, row]) => [
        code(name),
        String(row.httpStatus),
        row.retryable ? 'yes' : 'no',
        row.message,
      ]),
    ),
  );

const permissionsPage = (contract: ContractShape): string => {
  const needing = (permission: string) =>
    list(commandsOf(contract).flatMap(({ name, row }) => (row.permission === permission ? [name] : [])));
  const free = commandsOf(contract).filter(({ row }) => row.permission === undefined);
  return page(
    'Permissions',
    'A guest is an authenticated user who is not a member. A guest has no permissions in a private room, which looks as if it did not exist. `operator` and `service` are roles on the instance and apply in every room.',
    '## Roles',
    table(
      ['Permission', ...effectiveRoles, 'both users of a direct room'],
      Object.entries(permissionsOf(contract)).map(([name, holders]) => [
        code(name),
        ...effectiveRoles.map((role) => (holders.includes(role) ? 'yes' : '')),
        holders.includes('direct') || holders.includes('member') ? 'yes' : '',
      ]),
    ),
    '## Commands',
    table(
      ['Permission', 'Commands'],
      Object.keys(permissionsOf(contract)).map((name) => [code(name), needing(name)]),
    ),
    free.length === 0 ? '' : `These commands need no permission in a room: ${list(free.map(({ name }) => name))}.`,
  );
};

/** The unit of a limit, by the suffix of its name. */
const limitUnits: { suffix: RegExp; text: (value: number) => string }[] = [
  { suffix: /Ms$/, text: (value) => `milliseconds (${durationText(value)})` },
  { suffix: /Bytes$/, text: () => 'bytes of UTF-8' },
  { suffix: /Graphemes$/, text: () => 'characters (graphemes)' },
  { suffix: /Length$/, text: () => 'ASCII characters' },
  { suffix: /Depth$/, text: () => 'levels' },
];

const limitsPage = (contract: ContractShape): string =>
  page(
    'Limits',
    'All limits of the protocol. Larger values are refused with `invalid_input`, larger commands with `payload_too_large`.',
    table(
      ['Limit', 'Value', 'Unit'],
      Object.entries(limitsOf(contract)).map(([name, value]) => [
        code(name),
        value.toLocaleString('en-US'),
        limitUnits.find(({ suffix }) => suffix.test(name))?.text(value) ?? 'entries',
      ]),
    ),
  );

const cliSection = (noun: string, verb: string, command: ManifestCommand): string => {
  const words = command.params.filter(({ positional }) => positional).map(({ name }) => `<${name}>`);
  return [
    `## ${code(['roomful', noun, verb, ...words].join(' '))}`,
    command.summary,
    table(
      ['Flag', 'Type', 'Description'],
      command.params
        .filter(({ positional }) => !positional)
        .map((param) => [code(`--${param.flag}`), param.values?.map(code).join(', ') ?? param.type, param.description]),
    ),
    fence('sh', command.example),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

const cliPage = ({ nouns }: Manifest): string =>
  page(
    'Shell commands',
    'Required fields are positional, with a required list last; other fields are flags. Write durations as `90s`, `10m`, `2h` or `7d`. Commands that act on a connection are not listed: `roomful join` and `roomful tail` use them.',
    ...Object.entries(nouns).flatMap(([noun, { verbs }]) =>
      Object.entries(verbs)
        .filter(([, { live }]) => !live)
        .map(([verb, command]) => cliSection(noun, verb, command)),
    ),
  );

/**
 * The reference pages of a contract: file name → Markdown.
 *
 * @example
 * for (const [name, text] of Object.entries(reference(contract, protocolVersion))) writeFileSync(name, text)
 */
export const reference = (contract: ContractShape, protocol: string): Record<string, string> => ({
  'commands.md': commandsPage(contract),
  'events.md': eventsPage(contract),
  'errors.md': errorsPage(contract),
  'permissions.md': permissionsPage(contract),
  'limits.md': limitsPage(contract),
  'types.md': typesPage(contract, protocol),
  'rest.md': restPage(contract),
  'cli.md': cliPage(manifest(contract, protocol)),
});
