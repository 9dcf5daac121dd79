import type { Attempt } from '../history.js';
import { isType, type Rule } from './shared.js';

type Cast = 'up' | 'down' | 'none';

export const talliesAreVotes: Rule = ({ log, items }) => {
  const votes = new Map<string, Map<string, Cast>>();
  const tallyOf = (ref: string) => {
    const cast = [...(votes.get(ref)?.values() ?? [])];
    return [cast.filter((vote) => vote === 'up').length, cast.filter((vote) => vote === 'down').length];
  };
  const wrong = log.flatMap((event) => {
    if (!isType(event, 'queue.item_voted')) return [];
    const { queue, itemId, vote, upvotes, downvotes } = event.data;
    const ref = `${queue}/${itemId}`;
    const ofItem = votes.get(ref) ?? new Map<string, Cast>();
    votes.set(ref, ofItem.set(event.actor?.id ?? '', vote));
    const [ups, downs] = tallyOf(ref);
    return ups === upvotes && downs === downvotes
      ? []
      : [`${event.seq} counts ${upvotes} up and ${downvotes} down for ${ref}, the votes are ${ups} and ${downs}`];
  });
  const wrongInTheEnd = Object.entries(items).flatMap(([queue, list]) =>
    list.flatMap(({ id, upvotes, downvotes }) => {
      const [ups, downs] = tallyOf(`${queue}/${id}`);
      return ups === upvotes && downs === downvotes
        ? []
        : [`${queue}/${id} ends with ${upvotes} up and ${downvotes} down, the votes are ${ups} and ${downs}`];
    }),
  );
  return [...wrong, ...wrongInTheEnd];
};

/** A user who votes one vote at a time ends with the last acknowledged vote, unless the outcome of a later one is unknown. */
export const lastVotesCount: Rule = ({ attempts, log }) => {
  const last = new Map<string, Attempt>();
  const inDoubt = new Set<string>();
  for (const attempt of attempts) {
    if (attempt.name !== 'queue.vote') continue;
    const { item, queue = 'main' } = attempt.input;
    const ref = JSON.stringify([attempt.user, queue, item]);
    if (attempt.outcome.kind === 'ok') last.set(ref, attempt);
    const settled = last.get(ref);
    if (attempt.outcome.kind === 'unknown') inDoubt.add(ref);
    else if (settled === attempt) inDoubt.delete(ref);
  }
  const logged = new Map<string, Cast>();
  for (const event of log) {
    if (!isType(event, 'queue.item_voted')) continue;
    logged.set(JSON.stringify([event.actor?.id, event.data.queue, event.data.itemId]), event.data.vote);
  }
  return [...last].flatMap(([ref, { input }]) =>
    inDoubt.has(ref) || (logged.get(ref) ?? 'none') === input['vote']
      ? []
      : [`${ref} was acknowledged as ${String(input['vote'])} and is ${logged.get(ref)} in the log`],
  );
};
