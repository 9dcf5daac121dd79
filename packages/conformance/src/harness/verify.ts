import { type Ack, commandsOf, contract, errors, eventsOf } from '@roomful/protocol';
import * as z from 'zod';
import type { Caller } from './caller.js';

const rows = new Map(commandsOf(contract).map(({ name, row }) => [name, row]));
const eventRows = eventsOf(contract);

const errorBody = z.strictObject({
  code: z.enum(Object.keys(errors) as [keyof typeof errors]),
  message: z.string().min(1),
  retryable: z.boolean(),
  retryAfterMs: z.number().min(0).optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

const misfit = (what: string, schema: z.ZodType, value: unknown): string[] => {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : [`${what} does not fit the contract: ${z.prettifyError(parsed.error)}`];
};

/** Checks that events have a known type and the payload of that type. */
const eventProblems = (events: readonly { type: string; data: unknown }[]): string[] =>
  events.flatMap(({ type, data }) => {
    const row = eventRows.get(type);
    return row ? misfit(type, row.data, data) : [`${type} is no event of the contract`];
  });

/** Returns how an answer violates the contract. Unknown fields are allowed, since a server may be newer. */
export const problemsOf = (name: string, ack: Ack): string[] => {
  if (!ack.ok) return misfit(`the error of ${name}`, errorBody, ack.error);
  const row = rows.get(name);
  if (!row) return [`${name} is no command, and yet it succeeded`];
  const { events } = Object(ack.result) as { events?: { type: string; data: unknown }[] };
  return [...misfit(`the answer of ${name}`, row.output, ack.result), ...(events ? eventProblems(events) : [])];
};

/** Wraps a caller so that an answer that violates the contract is an error. */
export const verified = (caller: Caller): Caller => ({
  ...caller,
  call: async (name, input, options) => {
    const ack = await caller.call(name, input, options);
    const problems = problemsOf(name, ack);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return ack;
  },
});
