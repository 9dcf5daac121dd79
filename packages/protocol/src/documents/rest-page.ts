import type { ContractShape } from '../define.js';
import { codesByStatus, commandsOf, type NamedCommand } from '../derive.js';
import { code, fence, page, table } from './markdown.js';

const headers = (row: NamedCommand['row']): string[] => [
  ...(row.anonymous ? [] : ['-H "Authorization: Bearer $TOKEN"']),
  ...(row.kind === 'write' ? ['-H "Idempotency-Key: $KEY"'] : []),
];

/** Text in single quotes for a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const inQuery = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const posted = ({ name, row }: NamedCommand): string =>
  ['curl', ...headers(row), `--json ${quoted(JSON.stringify(row.example))}`, `"$URL/v1/${name}"`].join(' ');

const queried = ({ name, row }: NamedCommand): string => {
  const query = new URLSearchParams(
    Object.entries(row.example).map(([field, value]) => [
      field,
      Array.isArray(value) ? value.map(inQuery).join(',') : inQuery(value),
    ]),
  ).toString();
  return ['curl', ...headers(row), `"$URL/v1/${name}${query === '' ? '' : `?${query}`}"`].join(' ');
};

const section = (command: NamedCommand): string =>
  [
    `### ${command.name}`,
    `${command.row.summary} [Input and output](commands.md#${command.name.replace('.', '').toLowerCase()}).`,
    fence('sh', [posted(command), ...(command.row.kind === 'read' ? [queried(command)] : [])].join('\n')),
  ].join('\n\n');

const statuses = (contract: ContractShape): [string, string][] =>
  [...codesByStatus(contract)].map(([status, codes]) => [String(status), codes.map(code).join(', ')]);

/** The REST reference page of a contract. */
export const restPage = (contract: ContractShape): string =>
  page(
    'REST',
    'Every command is `POST /v1/<noun>.<verb>` with its input as JSON. Reads also accept `GET` with the input as a query: separate lists with commas and write records as JSON. The rules, limits and errors are the same as on the socket. A command that cannot work without a connection is refused with `connection_required`.',
    '## Headers',
    table(
      ['Header', 'Description'],
      [
        [code('Authorization: Bearer <token>'), 'Required, unless the example below has none.'],
        [
          code('Idempotency-Key: <key>'),
          'Optional, for writes. Calls with the same key and input take effect once. Later calls get the first answer, with `replayed: true`.',
        ],
        [code('Retry-After: <seconds>'), 'In the answer, if the error has a `retryAfterMs`; rounded up.'],
      ],
    ),
    '## Answers',
    'The body is the ack: `{ ok: true, result, seq?, replayed? }`, or `{ ok: false, error }` with an [error](errors.md).',
    table(['HTTP status', 'Error'], [['200', 'none'], ...statuses(contract)]),
    '## Commands',
    'In these examples, `URL` is the server, such as `http://127.0.0.1:7400`, `TOKEN` is a token, and `KEY` is a new text for each action.',
    ...commandsOf(contract).map(section),
  );
