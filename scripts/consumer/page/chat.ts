import { createClient, type Message } from '@roomful/sdk';

/** Joins a room, shows its messages and new ones, and sends a message. @returns a function that closes the client */
export async function chat(url: string, token: string, text: string, show: (line: string) => void) {
  const client = createClient({ url, token });
  const room = await client.rooms.join('lobby');
  const say = ({ author, text }: Message) => show(`${author.name}: ${text}`);
  for (const message of room.state.getSnapshot().messages) say(message);
  room.on('message.created', ({ data }) => say(data.message));
  await room.messages.send({ text });
  return client.close;
}
