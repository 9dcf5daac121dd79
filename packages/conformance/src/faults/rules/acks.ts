import { isDeepStrictEqual } from 'node:util';
import { commandsOf, contract, type RoomfulEvent } from '@roomful/protocol';
import type { Attempt } from '../history.js';
import { byScope, deletedIn, isType, type Rule, scope } from './shared.js';

/** The types of events that each command may cause. */
const emits = new Map<string, ReadonlySet<string>>(
  commandsOf(contract).map(({ name, row }) => [name, new Set(row.emits?.map(({ type }) => type))]),
);

export const ackedIsLogged: Rule = ({ attempts, log }) => {
  const bySeq = new Map(log.map((event) => [event.seq, event]));
  return attempts.flatMap(({ user, key, name, outcome }) => {
    if (outcome.kind !== 'ok') return [];
    if (outcome.seq === undefined) {
      return name === 'messages.send' ? [`${user} got an ack of ${key} without a seq`] : [];
    }
    const event = bySeq.get(outcome.seq);
    if (!event) return [`${user} got an ack of ${key} at ${outcome.seq}, which is not in the log`];
    return event.key === key && event.actor?.id === user
      ? []
      : [`${user} got an ack of ${key} at ${outcome.seq}, where the log has ${event.key} of ${event.actor?.id}`];
  });
};

export const loggedWasAttempted: Rule = ({ attempts, log, databaseDies = false }) => {
  const isRefusal = ({ outcome }: Attempt): boolean =>
    outcome.kind === 'fail' && !(databaseDies && outcome.code === 'unavailable');
  const groups = byScope(attempts);
  return log.flatMap((event) => {
    const group = groups.get(scope(event.actor?.id, event.key));
    if (!group) return [`${event.seq} ${event.type} of ${event.actor?.id} was never attempted`];
    if (!group.some(({ name }) => emits.get(name)?.has(event.type))) {
      return [`${event.seq} is a ${event.type}, which ${group[0]?.name} cannot cause`];
    }
    return group.every(isRefusal)
      ? [`${event.seq} ${event.type} of ${event.actor?.id} is in the log, and was refused`]
      : [];
  });
};

export const saysWhatWasSaid: Rule = ({ attempts, log }) => {
  const deleted = deletedIn(log);
  const sent = new Map(attempts.filter(({ name }) => name === 'messages.send').map((a) => [scope(a.user, a.key), a]));
  return log.flatMap((event) => {
    if (!isType(event, 'message.created') || deleted.has(event.seq)) return [];
    const attempt = sent.get(scope(event.actor?.id, event.key));
    const { text, id } = event.data.message;
    if (id !== event.seq) return [`${event.seq} is message ${id}`];
    return attempt && attempt.input['text'] !== text ? [`${event.seq} says "${text}", not what was sent`] : [];
  });
};

export const oneEffect: Rule = ({ log }) => {
  const seen = new Map<string, RoomfulEvent>();
  return log.flatMap((event) => {
    const name = scope(event.actor?.id, event.key);
    const before = seen.get(name);
    seen.set(name, event);
    // A room starts with two events of one command.
    if (!before || (before.type === 'room.created' && event.seq === before.seq + 1)) return [];
    return [`${event.key} of ${event.actor?.id} has an effect at ${before.seq} and another at ${event.seq}`];
  });
};

export const acksAgree: Rule = ({ attempts, log }) => {
  const deleted = deletedIn(log);
  return [...byScope(attempts).values()].flatMap((group) => {
    const acks = group.flatMap(({ outcome }) => (outcome.kind === 'ok' ? [outcome] : []));
    const [first, ...others] = acks;
    const { user, key } = group[0] ?? {};
    if (!first) return [];
    const firsts = acks.filter(({ replayed }) => !replayed);
    if (firsts.length > 1) return [`${firsts.length} acks of ${key} of ${user} claim to be the first`];
    const mayBeBlank = first.seq !== undefined && deleted.has(first.seq);
    return others.some(
      ({ seq, result }) => seq !== first.seq || (!mayBeBlank && !isDeepStrictEqual(result, first.result)),
    )
      ? [`the acks of ${key} of ${user} differ`]
      : [];
  });
};

export const refusalsAreExpected: Rule = ({ attempts, expectedRefusals = ['unavailable'] }) => [
  ...new Set(
    attempts.flatMap(({ name, outcome }) =>
      outcome.kind === 'fail' && !expectedRefusals.includes(outcome.code)
        ? [`${name} was refused: ${outcome.code}`]
        : [],
    ),
  ),
];
