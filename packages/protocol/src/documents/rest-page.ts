import type { ContractShape } from '../define.js';
import { codesByStatus, commandsOf, type NamedCommand } from '../derive.js';
import { code, fence, page, table } from './markdown.js';

const headers = (row: NamedCommand['row']): string[] => [
  ...(row.anonymous ? [] : ['-H "Authorization: Bearer $TOKEN"']),
  ...(row.kind === 'write' ? ['-H "Idempotency-Key: $KEY"'] : []),
];

/** Text between single quotes of a shell. */
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
    `${command.row.summary} [Fields and answer](commands.md#${command.name.replace('.', '').toLowerCase()}).`,
    fence('sh', [posted(command), ...(command.row.kind === 'read' ? [queried(command)] : [])].join('\n')),
  ].join('\n\n');

const statuses = (contract: ContractShape): [string, string][] =>
  [...codesByStatus(contract)].map(([status, codes]) => [String(status), codes.map(code).join(', ')]);

/** The page of a contract over HTTP. */
export const restPage = (contract: ContractShape): string =>
  page(
    'REST',
    'Every command is `POST /v1/<noun>.<verb>` with its input as JSON. Reads also take `GET`, with the input as a query: a list is written with commas, a record as JSON. The rules, limits and errors are those of the socket; what concerns a connection is answered, or refused with `connection_required`.',
    '## Headers',
    table(
      ['Header', 'What it is'],
      [
        [code('Authorization: Bearer <token>'), 'Required, but where a line below has none.'],
        [
          code('Idempotency-Key: <key>'),
          'Optional, for writes. The same key and input have one effect; the answer is given again with `replayed: true`.',
        ],
        [code('Retry-After: <seconds>'), 'Of the answer, where its error has a `retryAfterMs`; rounded up.'],
      ],
    ),
    '## Answers',
    'The body is the ack: `{ ok: true, result, seq?, replayed? }`, or `{ ok: false, error }` with an [error](errors.md).',
    table(['HTTP status', 'Error'], [['200', 'none'], ...statuses(contract)]),
    '## Commands',
    '`URL` is the server, such as `http://127.0.0.1:7400`, `TOKEN` a token, `KEY` a new text for each intent.',
    ...commandsOf(contract).map(section),
  );
