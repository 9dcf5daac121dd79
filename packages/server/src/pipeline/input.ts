import { type CommandRow, limits, RoomfulError } from '@roomful/protocol';
import type * as z from 'zod';

/**
 * Refuses an input that is too large or too deep before a schema walks it. The size is an estimate of its JSON without quotes
 * and commas. The walk is iterative and ends at the limit.
 */
export const checkSize = (input: unknown): void => {
  let bytes = 0;
  const open: { value: unknown; depth: number }[] = [{ value: input, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (depth > limits.inputDepth)
      throw new RoomfulError('invalid_input', `the input nests deeper than ${limits.inputDepth}`);
    bytes += typeof value === 'string' ? value.length : 1;
    if (value !== null && typeof value === 'object') {
      // JSON.parse makes it an own field; later copies would drop it or set the prototype.
      if (Object.hasOwn(value, '__proto__'))
        throw new RoomfulError('invalid_input', 'the input must not have a field __proto__');
      for (const [key, inner] of Object.entries(value)) {
        bytes += key.length;
        open.push({ value: inner, depth: depth + 1 });
        if (bytes + open.length > limits.commandBytes) break;
      }
    }
    if (bytes + open.length > limits.commandBytes) {
      throw new RoomfulError('payload_too_large', `a command has at most ${limits.commandBytes} bytes`);
    }
  }
};

const strict = new WeakMap<CommandRow, z.ZodObject>();

/** Parses an input strictly: unknown fields are refused. @throws invalid_input, payload_too_large */
export const parseInput = (name: string, row: CommandRow, input: unknown): Record<string, unknown> => {
  checkSize(input);
  let schema = strict.get(row);
  if (!schema) {
    schema = row.input.strict();
    strict.set(row, schema);
  }
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 10).map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  const [first] = issues;
  const where = first?.path ? `${first.path}: ` : '';
  throw new RoomfulError('invalid_input', `unable to run ${name}; ${where}${first?.message}`, { details: { issues } });
};
