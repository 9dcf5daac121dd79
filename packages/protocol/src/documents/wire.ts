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
      .describe('The error code: the only field to branch on.'),
    message: z.string().describe('A message for people.'),
    retryable: z.boolean().describe('Whether the same call may succeed later.'),
    retryAfterMs: z.int().min(0).exactOptional().describe('How long to wait before retrying, milliseconds.'),
    details: z
      .record(z.string(), z.unknown())
      .exactOptional()
      .describe('Details that depend on the code, such as the rule of a denial or the fields of invalid input.'),
  }) satisfies z.ZodType<ErrorBody>;

const failure = (contract: ContractShape) =>
  z.object({
    ok: z.literal(false).describe('The command was refused and had no effect.'),
    error: errorBody(contract).describe('The reason.'),
  });

const frame = z.object({
  stream: z.string().describe("The stream: `room:<id>`, or the caller's own `user:<id>`."),
  epoch: z.string().describe('The epoch of the stream.'),
  from: seq.describe('The seq of the first event in the frame.'),
  to: seq.describe('The seq of the last event in the frame.'),
  events: z.array(eventEnvelope).describe('The events, in order.'),
}) satisfies z.ZodType<Omit<Frame, 'events'>>;

/** The schema of a failed ack, on the socket and as the body in REST. */
export const failureSchema = (contract: ContractShape): JsonSchema => outputSchema(failure(contract));

/** The schema of the ack of a command whose output has this schema. */
export const ackSchema = (result: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: {
    ok: { const: true, type: 'boolean', description: 'The command succeeded.' },
    result: { description: 'The output.', ...result },
    seq: { type: 'integer', description: 'The seq of the last event that the command appended; absent = none.' },
    replayed: {
      const: true,
      type: 'boolean',
      description: 'The answer repeats the first answer to the same idempotency key.',
    },
  },
  required: ['ok', 'result'],
});

/** The schema of the first argument on the socket of a command with this input. */
export const envelopeSchema = (input: JsonSchema, takesKey: boolean): JsonSchema => {
  const fields: Record<keyof CommandEnvelope, JsonSchema> = {
    input,
    key: {
      ...outputSchema(idempotencyKey),
      description: 'The idempotency key. Calls with the same key and input take effect once.',
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

/** The schema of a frame whose events have this schema. */
export const frameSchema = (event: JsonSchema): JsonSchema => {
  const schema = outputSchema(frame);
  return {
    ...schema,
    properties: { ...schema.properties, events: { type: 'array', description: 'The events, in order.', items: event } },
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

/** The schemas of a contract's events and signals by wire name: `room.created`, `server.heads`. */
export const emittedSchemas = (contract: ContractShape): Schemas => ({
  ...Object.fromEntries([...eventsOf(contract)].map(([type, row]) => [type, eventSchema(row)])),
  ...Object.fromEntries([...signalsOf(contract)].map(([type, row]) => [type, signalSchema(row)])),
});
