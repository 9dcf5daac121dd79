// An app that uses the hooks: compiled against the packed declarations, then rendered on a server as ESM and as CommonJS.
import { createClient } from '@roomful/sdk';
import { RoomfulProvider, useConnection, useMessages, useRooms } from '@roomful/sdk/react';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

const client = createClient({ url: 'http://127.0.0.1:1', token: 'none', timeoutMs: 1_000 });

const Chat = ({ room }: { room: string }) => {
  const { status, messages } = useMessages(room);
  const { rooms } = useRooms();
  const { state } = useConnection();
  return createElement('p', null, `${status}, ${state}: ${messages.length} messages, ${rooms.length} rooms`);
};

const html = renderToString(createElement(RoomfulProvider, { client }, createElement(Chat, { room: 'lobby' })));
if (html !== '<p>opening, offline: 0 messages, 0 rooms</p>') throw new Error(`the hooks rendered ${html}`);
client.close();
