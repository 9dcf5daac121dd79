import { isDeepStrictEqual } from 'node:util';
import { commandsOf, contract, type EventOf, type EventType, type RoomfulEvent } from '@roomful/protocol';
import type { Attempt, History, Violation } from './history.js';

type Rule = (history: History) => string[];

const emits = new Map<string, ReadonlySet<string>>(
  commandsOf(contract).map(({ name, row }) => [name, new Set(row.emits?.map(({ type }) => type))]),
);

const scope = (user: string | undefined, key: string | null): string => JSON.stringify([user, key]);

const isType = <T extends EventType>(event: RoomfulEvent, type: T): event is EventOf<T> => event.type === type;

const byScope = (attempts: readonly Attempt[]): Map<string, Attempt[]> => {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const name = scope(attempt.user, attempt.key);
    const group = groups.get(name);
    if (group) group.push(attempt);
    else groups.set(name, [attempt]);
  }
  return groups;
};

/** Ids of the messages that the log says are deleted. */
const deletedIn = (log: readonly RoomfulEvent[]): Set<number> =>
  new Set(log.flatMap((event) => (isType(event, 'message.deleted') ? [event.data.messageId] : [])));

/** An event without what a later deletion takes out of it. */
const withoutDeleted = (event: RoomfulEvent, deleted: ReadonlySet<number>): RoomfulEvent => {
  if (isType(event, 'message.created') && deleted.has(event.seq)) {
    return { ...event, data: { message: { ...event.data.message, text: '', metadata: {} } } };
  }
  if (isType(event, 'message.edited') && deleted.has(event.data.messageId)) {
    return { ...event, data: { ...event.data, text: '' } };
  }
  return event;
};

const noHoles: Rule = ({ log, head }) => [
  ...log.flatMap(({ seq }, i) => (seq === i + 1 ? [] : [`the log has ${seq} at place ${i + 1}`])),
  ...(log.length === head ? [] : [`the log has ${log.length} events, its head is ${head}`]),
];

const timeFlows: Rule = ({ log }) =>
  log.flatMap((event, i) => {
    const before = log[i - 1];
    return before && event.at < before.at ? [`${event.seq} is older than ${before.seq}`] : [];
  });

const ackedIsLogged: Rule = ({ attempts, log }) => {
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

const loggedWasAttempted: Rule = ({ attempts, log }) => {
  const groups = byScope(attempts);
  return log.flatMap((event) => {
    const group = groups.get(scope(event.actor?.id, event.key));
    if (!group) return [`${event.seq} ${event.type} of ${event.actor?.id} was never attempted`];
    if (!group.some(({ name }) => emits.get(name)?.has(event.type))) {
      return [`${event.seq} is a ${event.type}, which ${group[0]?.name} cannot cause`];
    }
    return group.every(({ outcome }) => outcome.kind === 'fail')
      ? [`${event.seq} ${event.type} of ${event.actor?.id} is in the log, and was refused`]
      : [];
  });
};

const saysWhatWasSaid: Rule = ({ attempts, log }) => {
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

const oneEffect: Rule = ({ log }) => {
  const seen = new Map<string, RoomfulEvent>();
  return log.flatMap((event) => {
    const name = scope(event.actor?.id, event.key);
    const before = seen.get(name);
    seen.set(name, event);
    // A room begins with two events of one command.
    if (!before || (before.type === 'room.created' && event.seq === before.seq + 1)) return [];
    return [`${event.key} of ${event.actor?.id} has an effect at ${before.seq} and another at ${event.seq}`];
  });
};

const acksAgree: Rule = ({ attempts, log }) => {
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

const observersSeeTheLog: Rule = ({ slices, log }) => {
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

const observersArrive: Rule = ({ slices, head }) =>
  slices.flatMap(({ observer, after, events, toTheEnd }) => {
    const last = events.at(-1)?.seq ?? after ?? 0;
    return toTheEnd && last !== head ? [`${observer} got no further than ${last} of ${head}`] : [];
  });

type Cast = 'up' | 'down' | 'none';

const talliesAreVotes: Rule = ({ log, items }) => {
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

/** Who votes one after the other ends with the last vote that was acknowledged, unless a later one's outcome is unknown. */
const lastVotesCount: Rule = ({ attempts, log }) => {
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

/** Why a user may not act: until an instant, null = for good. */
interface Sanction {
  seq: number;
  until: number | null;
}

const outIsOut: Rule = ({ log }) => {
  const bans = new Map<string, Sanction>();
  const absent = new Set<string>();
  return log.flatMap((event) => {
    const actor = event.actor?.id ?? '';
    const ban = bans.get(actor);
    const banned = ban !== undefined && (ban.until === null || event.at < ban.until);
    const says: string[] = banned ? [`${actor} was banned at ${ban.seq} and did ${event.seq} ${event.type}`] : [];
    if (!banned && absent.has(actor) && !isType(event, 'member.joined')) {
      says.push(`${actor} was out of the room and did ${event.seq} ${event.type}`);
    }
    if (isType(event, 'member.joined')) absent.delete(event.data.member.user.id);
    if (isType(event, 'member.unbanned')) bans.delete(event.data.userId);
    if (isType(event, 'member.banned')) bans.set(event.data.userId, { seq: event.seq, until: event.data.until });
    if (
      isType(event, 'member.banned') ||
      isType(event, 'member.kicked') ||
      isType(event, 'member.removed') ||
      isType(event, 'member.left')
    ) {
      absent.add(event.data.userId);
    }
    return says;
  });
};

const spoken = new Set<string>(
  commandsOf(contract).flatMap(({ row }) => (row.voice ? (row.emits ?? []).map(({ type }) => type) : [])),
);

const mutedIsSilent: Rule = ({ log }) => {
  const mutes = new Map<string, Sanction & { until: number }>();
  return log.flatMap((event) => {
    const actor = event.actor?.id ?? '';
    const mute = mutes.get(actor);
    const says =
      mute && event.at < mute.until && spoken.has(event.type)
        ? [`${actor} was muted at ${mute.seq} and did ${event.seq} ${event.type}`]
        : [];
    if (isType(event, 'member.muted')) mutes.set(event.data.userId, { seq: event.seq, until: event.data.until });
    if (isType(event, 'member.unmuted')) mutes.delete(event.data.userId);
    return says;
  });
};

const deletedIsGone: Rule = ({ log }) => {
  const deleted = deletedIn(log);
  return log.flatMap((event) =>
    isDeepStrictEqual(event, withoutDeleted(event, deleted))
      ? []
      : [`${event.seq} still has the text of a deleted message`],
  );
};

const refusalsAreExpected: Rule = ({ attempts, expectedRefusals = ['unavailable'] }) => [
  ...new Set(
    attempts.flatMap(({ name, outcome }) =>
      outcome.kind === 'fail' && !expectedRefusals.includes(outcome.code)
        ? [`${name} was refused: ${outcome.code}`]
        : [],
    ),
  ),
];

/** What must hold of every history. */
export const rules = {
  noHoles,
  timeFlows,
  ackedIsLogged,
  loggedWasAttempted,
  saysWhatWasSaid,
  oneEffect,
  acksAgree,
  observersSeeTheLog,
  observersArrive,
  talliesAreVotes,
  lastVotesCount,
  outIsOut,
  mutedIsSilent,
  deletedIsGone,
  refusalsAreExpected,
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

/** Everything in a history that must not be. Pure: the same history, the same violations. */
export const check = (history: History): Violation[] =>
  Object.entries(rules).flatMap(([rule, says]) => says(history).map((text) => ({ rule, says: text })));
