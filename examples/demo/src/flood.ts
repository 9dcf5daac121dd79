import { type Client, createClient, isRoomfulError } from '@roomful/sdk';
import type { DemoServer } from './server.js';

export interface FloodOutcome {
  sent: number;
  /** Refused after the mute. */
  refused: number;
  deleted: number;
}

const userId = 'flooder';
const floodOf = 12;

/** A user floods the room; a moderator mutes the user and deletes the messages. */
export const floodAndModerate = async (
  server: DemoServer,
  roomId: string,
  moderator: Client,
): Promise<FloodOutcome> => {
  const flooder = createClient({ url: server.url, token: server.tokenOf(userId, 'BUY-NOW') });
  try {
    const room = await flooder.rooms.join(roomId, { window: 0 });
    const flood = Array.from({ length: floodOf }, (_, i) =>
      room.messages.send({ text: `cheap tickets!!! (${i + 1})` }),
    );
    const written = await Promise.all(flood);
    await moderator.moderation.mute({ room: roomId, user: userId, durationMs: 600_000, reason: 'flooding' });
    const refused = await room.messages.send({ text: 'one more' }).then(
      () => 0,
      (error: unknown) => {
        if (isRoomfulError(error) && error.code === 'muted') return 1;
        throw error;
      },
    );
    await Promise.all(
      written.map(({ id }) => moderator.moderation.delete({ room: roomId, message: id, reason: 'flooding' })),
    );
    return { sent: written.length, refused, deleted: written.length };
  } finally {
    flooder.close();
  }
};
