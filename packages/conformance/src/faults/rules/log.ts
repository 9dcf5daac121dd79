import { isDeepStrictEqual } from 'node:util';
import { deletedIn, type Rule, withoutDeleted } from './shared.js';

export const noHoles: Rule = ({ log, head }) => [
  ...log.flatMap(({ seq }, i) => (seq === i + 1 ? [] : [`the log has ${seq} at place ${i + 1}`])),
  ...(log.length === head ? [] : [`the log has ${log.length} events, its head is ${head}`]),
];

export const timeFlows: Rule = ({ log }) =>
  log.flatMap((event, i) => {
    const before = log[i - 1];
    return before && event.at < before.at ? [`${event.seq} is older than ${before.seq}`] : [];
  });

export const deletedIsGone: Rule = ({ log }) => {
  const deleted = deletedIn(log);
  return log.flatMap((event) =>
    isDeepStrictEqual(event, withoutDeleted(event, deleted))
      ? []
      : [`${event.seq} still has the text of a deleted message`],
  );
};
