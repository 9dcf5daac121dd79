import * as z from 'zod';
import type { ContractShape, EventRow, SignalRow } from '../define.js';
import { type CommandEnvelope, commandsOf, errorsOf, eventsOf, type Frame, signalsOf } from '../derive.js';
import type { ErrorBody, ErrorCode } from '../errors.js';
import { eventEnvelope } from '../features/log.js';
import { idempotencyKey, seq } from '../fields.js';
import { inputSchema, type JsonSchema, outputSchema } from './json-schema.js';

const errorBody = (contract: ContractShape) =>
  z.object({
    code: z
      .enum(Object.keys(errorsOf(contract)) as [ErrorCode, ...ErrorCode[]])
      .describe('What went wrong; the only thing to branch on.'),
    message: z.string().describe('A sentence for people.'),
    retryable: z.boolean().describe('Whether the same call may succeed later.'),
    retryAfterMs: z.int().min(0).exactOptional().describe('When a retry may succeed, milliseconds from now.'),
    details: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .describe('More, by code: the rule of a denial, the fields of invalid input.'),
  }) satisfies z.ZodType<ErrorBody>;

const failure = (contract: ContractShape) =>
  z.object({
    ok: z.literal(false).describe('The call had no effect.'),
    error: errorBody(contract).describe('Why.'),
  });

const frame = z.object({
  stream: z.string().describe('`room:<id>`.'),
  epoch: z.string().describe('The epoch of the stream.'),
  from: seq.describe('Seq of the first event that it covers.'),
  to: seq.describe('Seq of the last event that it covers.'),
  events: z.array(eventEnvelope).describe('In order.'),
}) satisfies z.ZodType<Omit<Frame, 'events'>>;

/** The failed ack, on the socket and as the body of REST. */
export const failureSchema = (contract: ContractShape): JsonSchema => outputSchema(failure(contract));

/** The ack of a command whose result has this schema. */
export const ackSchema = (result: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: {
    ok: { const: true, type: 'boolean', description: 'The command was carried out.' },
    result: { description: 'The output.', ...result },
    seq: { type: 'integer', description: 'The seq of the last event that it appended; absent where it appended none.' },
    replayed: {
      const: true,
      type: 'boolean',
      description: 'This is the first answer to the same idempotency key, given again.',
    },
  },
  required: ['ok', 'result'],
});

/** What the socket carries as the first argument of a command with this input. */
export const envelopeSchema = (input: JsonSchema, takesKey: boolean): JsonSchema => {
  const fields: Record<keyof CommandEnvelope, JsonSchema> = {
    input,
    key: {
      ...outputSchema(idempotencyKey),
      description: 'The idempotency key: the same key and input have one effect.',
    },
  };
  const { key, ...rest } = fields;
  return { type: 'object', properties: takesKey ? { ...rest, key } : rest, required: ['input'] };
};

const eventSchema = (row: EventRow): JsonSchema => {
  const envelope = outputSchema(eventEnvelope);
  return {
    ...envelope,
    description: row.summary,
    properties: { ...envelope.properties, type: { const: row.type, type: 'string' }, data: outputSchema(row.data) },
  };
};

const signalSchema = (row: SignalRow): JsonSchema => ({
  type: 'object',
  description: row.summary,
  properties: { type: { const: row.type, type: 'string' }, data: outputSchema(row.data) },
  required: ['type', 'data'],
});

/** A frame whose events have this schema. */
export const frameSchema = (event: JsonSchema): JsonSchema => {
  const schema = outputSchema(frame);
  return {
    ...schema,
    properties: { ...schema.properties, events: { type: 'array', description: 'In order.', items: event } },
  };
};

type Schemas = Record<string, JsonSchema>;

/** The schemas of a contract's commands: `rooms.create.input`, `rooms.create.output`. */
export const commandSchemas = (contract: ContractShape): Schemas =>
  Object.fromEntries(
    commandsOf(contract).flatMap(({ name, row }) => [
      [`${name}.input`, inputSchema(row.input)],
      [`${name}.output`, outputSchema(row.output)],
    ]),
  );

/** The schemas of what a contract's server emits, by wire name: `room.created`, `server.heads`. */
export const emittedSchemas = (contract: ContractShape): Schemas => ({
  ...Object.fromEntries([...eventsOf(contract)].map(([type, row]) => [type, eventSchema(row)])),
  ...Object.fromEntries([...signalsOf(contract)].map(([type, row]) => [type, signalSchema(row)])),
});
