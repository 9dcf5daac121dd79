import { createClient, type LiveRoom, type Message, type Resumed } from '@roomful/sdk';

/** A client that only watches, and keeps every message it receives. */
export interface Watcher {
  room: LiveRoom;
  /** Messages in order of arrival. */
  seen: Message[];
  /** The results of its resumes, in order. */
  resumes: Resumed[];
  /** Counts the blank messages of a user in its state. */
  blanks(userId: string): number;
  /** Resolves when its room reaches a seq. @throws Error after `withinMs` */
  reaches(seq: number, withinMs: number): Promise<void>;
  /** Resolves after its n-th resume. @throws Error after `withinMs` */
  resumed(n: number, withinMs: number): Promise<void>;
  close(): void;
}

const lookEveryMs = 20;

const until = async (what: string, done: () => boolean, withinMs: number): Promise<void> => {
  const end = Date.now() + withinMs;
  while (!done()) {
    if (Date.now() > end) throw new Error(`unable to wait any longer; ${what} did not happen within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
};

/** Follows a room as a guest. */
export const watch = async (url: string, token: string, roomId: string): Promise<Watcher> => {
  const client = createClient({ url, token });
  const room = await client.rooms.follow(roomId);
  const seen: Message[] = [];
  const resumes: Resumed[] = [];
  room.on('message.created', ({ data }) => void seen.push(data.message));
  room.on('resumed', (how) => void resumes.push(how));
  return {
    room,
    seen,
    resumes,
    blanks: (userId) =>
      room.state.getSnapshot().messages.filter(({ author, text }) => author.id === userId && text === '').length,
    reaches: (seq, withinMs) => until(`event ${seq}`, () => room.position.seq >= seq, withinMs),
    resumed: (n, withinMs) => until(`resume ${n}`, () => resumes.length >= n, withinMs),
    close: () => client.close(),
  };
};
