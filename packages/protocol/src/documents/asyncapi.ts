import type { ContractShape } from '../define.js';
import { commandsOf, eventsOf, type NamedCommand, signalsOf, wire } from '../derive.js';
import { hoistTypes } from './json-schema.js';
import { ackSchema, commandSchemas, emittedSchemas, envelopeSchema, failureSchema, frameSchema } from './wire.js';

const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const channelRef = (channel: string) => ({ $ref: `#/channels/${channel}` });
const messageRef = (channel: string, message: string) => ({ $ref: `#/channels/${channel}/messages/${message}` });

const commandChannel = ({ name, row }: NamedCommand) => ({
  address: name,
  summary: row.summary,
  messages: {
    command: {
      summary: 'The first argument. The second argument is the ack callback.',
      payload: envelopeSchema(schemaRef(`${name}.input`), row.kind === 'write'),
      examples: [{ payload: { input: row.example } }],
    },
    ack: {
      summary: 'The argument of the ack callback.',
      payload: { oneOf: [ackSchema(schemaRef(`${name}.output`)), schemaRef('failure')] },
    },
  },
});

const commandOperation = ({ name, row }: NamedCommand) => ({
  action: 'receive',
  summary: row.summary,
  channel: channelRef(name),
  messages: [messageRef(name, 'command')],
  reply: { channel: channelRef(name), messages: [messageRef(name, 'ack')] },
});

const pushOperation = (channel: string, summary: string) => ({ action: 'send', summary, channel: channelRef(channel) });

const signalMessages = (contract: ContractShape) =>
  Object.fromEntries(
    [...signalsOf(contract)].map(([type, row]) => [type, { summary: row.summary, payload: schemaRef(type) }]),
  );

const inlineDocument = (contract: ContractShape, protocol: string) => {
  const commands = commandsOf(contract);
  const events = [...eventsOf(contract).keys()];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'roomful',
      version: protocol,
      description:
        'Socket.IO 4 on /socket.io, WebSocket only. Send the token in the handshake as `auth: { token }`. A channel is the name of a Socket.IO event.',
      license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
    },
    defaultContentType: 'application/json',
    servers: {
      local: {
        host: '127.0.0.1:7400',
        pathname: '/socket.io',
        protocol: 'ws',
        description: 'A server started with `roomful up`.',
      },
    },
    channels: {
      ...Object.fromEntries(commands.map((command) => [command.name, commandChannel(command)])),
      [wire.frame]: {
        address: wire.frame,
        summary: 'The events of one commit in one stream, sent to its followers.',
        messages: { frame: { payload: frameSchema({ oneOf: events.map(schemaRef) }) } },
      },
      [wire.signal]: {
        address: wire.signal,
        summary: 'A signal to a connection. Signals are never logged and may be lost.',
        messages: signalMessages(contract),
      },
    },
    operations: {
      ...Object.fromEntries(commands.map((command) => [command.name, commandOperation(command)])),
      [wire.frame]: pushOperation(wire.frame, 'Send a frame to the followers of a stream.'),
      [wire.signal]: pushOperation(wire.signal, 'Send a signal to a connection.'),
    },
    components: {
      schemas: { ...commandSchemas(contract), ...emittedSchemas(contract), failure: failureSchema(contract) },
    },
  };
};

/**
 * The AsyncAPI 3 document of a contract, from the server's side: it receives commands and sends frames and signals over Socket.IO.
 *
 * @example
 * writeFileSync('asyncapi.json', JSON.stringify(asyncapi(contract, protocolVersion)))
 */
export const asyncapi = (contract: ContractShape, protocol: string) => {
  const { document, types } = hoistTypes(inlineDocument(contract, protocol), '#/components/schemas/');
  return { ...document, components: { schemas: { ...types, ...document.components.schemas } } };
};
