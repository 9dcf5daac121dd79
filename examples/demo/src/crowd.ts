import type { LiveRoom } from '@roomful/sdk';

export interface QueueOutcome {
  items: number;
  votes: number;
  /** The item that was played first. */
  playing: string;
}

const titles = ['Попутная песня', '銀河鉄道999', 'Trans-Europe Express', 'Le train fantôme', 'Night Train'];

/** The users fill a queue and vote on it concurrently; then the host plays the item with the most votes. */
export const queueAndVote = async (host: LiveRoom, crowd: readonly LiveRoom[]): Promise<QueueOutcome> => {
  await host.queue.open({ title: 'Tonight' });
  const wishes = crowd.slice(0, titles.length).map((room, i) => ({ room, title: titles[i] ?? '' }));
  const items = await Promise.all(wishes.map(async ({ room, title }) => (await room.queue.add({ title })).item));
  const votes = crowd.flatMap((room, voter) =>
    // Everybody votes for the first item, and half as many for each later one.
    items.filter((_, i) => voter % 2 ** i === 0).map((item) => room.queue.vote({ item: item.id, vote: 'up' })),
  );
  await Promise.all(votes);
  const { active } = await host.queue.next({});
  if (active?.id !== items[0]?.id || active?.upvotes !== crowd.length) {
    throw new Error(`the votes do not add up: ${active?.title} plays with ${active?.upvotes} of ${crowd.length} votes`);
  }
  return { items: items.length, votes: votes.length, playing: active.title };
};
