import type { ContractShape } from '../define.js';
import { hoistTypes, type JsonSchema } from './json-schema.js';
import { commandSchemas, emittedSchemas, failureSchema } from './wire.js';

/**
 * The JSON Schemas (draft 2020-12) of a contract under `$defs`: all inputs, outputs, events and signals by wire name,
 * their shared types, and the failed ack.
 *
 * @example
 * schemas(contract, protocolVersion).$defs?.['messages.send.input']
 */
export const schemas = (contract: ContractShape, protocol: string): JsonSchema => {
  const parts = { ...commandSchemas(contract), ...emittedSchemas(contract), failure: failureSchema(contract) };
  const { document, types } = hoistTypes(parts, '#/$defs/');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `roomful protocol ${protocol}`,
    $defs: { ...types, ...document },
  };
};
