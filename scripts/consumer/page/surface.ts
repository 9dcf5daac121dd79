// An app that uses the packages: compiled against the packed declarations, then run as ESM and as CommonJS.
import { commandsOf, contract, type Message, type RoomfulEvent } from '@roomful/protocol';
import { openapi } from '@roomful/protocol/documents';
import { commands, isRoomfulError, RoomfulError } from '@roomful/protocol/names';
import { createClient } from '@roomful/sdk';
import { createClient as createCoreClient, messages } from '@roomful/sdk/core';

const client = createClient({ url: 'http://127.0.0.1:1', token: 'none', timeoutMs: 1_000 });

const textOf = (event: RoomfulEvent): string => (event.type === 'message.created' ? event.data.message.text : '');

export const greet = async (room: string): Promise<Message> => {
  const live = await client.rooms.join(room);
  live.on('message.created', (event) => {
    if (textOf(event) === '') throw new Error('an empty message');
  });
  return live.messages.send({ text: 'hello' });
};

const names = commandsOf(contract).map(({ name }) => name);
const documented = Object.keys(openapi(contract, '1.0').paths);
if (names.length === 0 || documented.length !== names.length)
  throw new Error('the documents do not match the contract');
if (commands.rooms.create.kind !== 'write') throw new Error('the names do not match the contract');
if (!isRoomfulError(new RoomfulError('room_not_found'))) throw new Error('isRoomfulError does not recognise an error');
client.close();

const core = createCoreClient({ url: 'http://127.0.0.1:1', token: 'none', features: [messages] });
if (typeof core.messages.send !== 'function' || 'queue' in core)
  throw new Error('a core client does not have exactly the features that it was given');
core.close();
