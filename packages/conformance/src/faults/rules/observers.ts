import { isDeepStrictEqual } from 'node:util';
import { deletedIn, type Rule, withoutDeleted } from './shared.js';

export const observersSeeTheLog: Rule = ({ slices, log }) => {
  const deleted = deletedIn(log);
  return slices.flatMap(({ observer, after, events }) => {
    let last = after ?? (events[0]?.seq ?? 1) - 1;
    for (const event of events) {
      if (event.seq !== last + 1) return [`${observer} got ${event.seq} after ${last}`];
      last = event.seq;
      const logged = log[event.seq - 1];
      if (!logged) return [`${observer} got ${event.seq} ${event.type}, which is not in the log`];
      if (!isDeepStrictEqual(withoutDeleted(event, deleted), withoutDeleted(logged, deleted))) {
        return [`${observer} got another ${event.seq} than the log has: ${JSON.stringify(event)}`];
      }
    }
    return [];
  });
};

export const observersArrive: Rule = ({ slices, head }) =>
  slices.flatMap(({ observer, after, events, toTheEnd }) => {
    const last = events.at(-1)?.seq ?? after ?? 0;
    return toTheEnd && last !== head ? [`${observer} got no further than ${last} of ${head}`] : [];
  });
