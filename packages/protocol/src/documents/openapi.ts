import type { CommandRow, ContractShape } from '../define.js';
import { codesByStatus, commandsOf, type NamedCommand } from '../derive.js';
import { idempotencyKey } from '../fields.js';
import { hoistTypes, inputSchema, type JsonSchema, kindsOf, outputSchema } from './json-schema.js';
import { ackSchema, commandSchemas, failureSchema } from './wire.js';

const json = (schema: JsonSchema) => ({ 'application/json': { schema } });
const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const failureName = (status: number): string => `failure${status}`;

/** The error codes of a contract by HTTP status. */
type Refusals = ReadonlyMap<number, readonly string[]>;

const failures = (refusals: Refusals) =>
  Object.fromEntries(
    [...refusals].map(([status, codes]) => [
      failureName(status),
      { description: `Refused: ${codes.join(', ')}.`, content: json(ref('schemas', 'failure')) },
    ]),
  );

const responses = (name: string, refusals: Refusals) => ({
  200: { description: 'The ack.', content: json(ackSchema(ref('schemas', `${name}.output`))) },
  ...Object.fromEntries([...refusals.keys()].map((status) => [status, ref('responses', failureName(status))])),
});

const description = (row: CommandRow): string =>
  [
    row.permission === undefined ? '' : `Needs the permission \`${row.permission}\`.`,
    row.voice ? 'Refused while the caller is muted or the room is frozen.' : '',
    row.live ? 'It acts on a socket connection, so it has no effect over REST.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');

const operation = ({ noun, name, row }: NamedCommand, refusals: Refusals) => ({
  tags: [noun],
  summary: row.summary,
  ...(description(row) === '' ? {} : { description: description(row) }),
  ...(row.anonymous ? { security: [] } : {}),
  responses: responses(name, refusals),
});

const post = (command: NamedCommand, refusals: Refusals) => ({
  ...operation(command, refusals),
  operationId: command.name,
  ...(command.row.kind === 'write' ? { parameters: [ref('parameters', 'idempotencyKey')] } : {}),
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: ref('schemas', `${command.name}.input`), example: command.row.example },
    },
  },
});

/** A query parameter. Lists are separated by commas; records are JSON. */
const queryParameter = (name: string, { description, ...schema }: JsonSchema, required: boolean) => ({
  name,
  in: 'query',
  ...(description === undefined ? {} : { description }),
  required,
  ...(kindsOf(schema).includes('object')
    ? { content: json(schema) }
    : { schema, ...(kindsOf(schema).includes('array') ? { explode: false } : {}) }),
});

const get = (command: NamedCommand, refusals: Refusals) => {
  const { properties = {}, required = [] } = inputSchema(command.row.input);
  return {
    ...operation(command, refusals),
    operationId: `${command.name}.query`,
    parameters: Object.entries(properties).map(([name, schema]) =>
      queryParameter(name, schema, required.includes(name)),
    ),
  };
};

const inlineDocument = (contract: ContractShape, protocol: string) => {
  const commands = commandsOf(contract);
  const refusals = codesByStatus(contract);
  return {
    openapi: '3.1.0',
    info: {
      title: 'roomful',
      version: protocol,
      description: 'Every command of roomful over HTTP. The socket has the same commands, errors and limits.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:7400', description: 'A server started with `roomful up`.' }],
    security: [{ bearer: [] }],
    tags: Object.entries(contract).flatMap(([name, feature]) =>
      Object.keys(feature.commands).length === 0 ? [] : [{ name }],
    ),
    paths: Object.fromEntries(
      commands.map((command) => [
        `/v1/${command.name}`,
        { ...(command.row.kind === 'read' ? { get: get(command, refusals) } : {}), post: post(command, refusals) },
      ]),
    ),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token with `sub` and `exp`.' },
      },
      parameters: {
        idempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          description:
            'Calls with the same key and input take effect once. Later calls get the first answer, with `replayed`.',
          required: false,
          schema: outputSchema(idempotencyKey),
        },
      },
      responses: failures(refusals),
      schemas: { ...commandSchemas(contract), failure: failureSchema(contract) },
    },
  };
};

/**
 * The OpenAPI 3.1 document of a contract: `POST /v1/<noun>.<verb>` for every command, `GET` beside it for reads.
 *
 * @example
 * writeFileSync('openapi.json', JSON.stringify(openapi(contract, protocolVersion)))
 */
export const openapi = (contract: ContractShape, protocol: string) => {
  const { document, types } = hoistTypes(inlineDocument(contract, protocol), '#/components/schemas/');
  return { ...document, components: { ...document.components, schemas: { ...types, ...document.components.schemas } } };
};
