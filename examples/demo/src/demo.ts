import { createClient } from '@roomful/sdk';
import { layCable } from './cable.js';
import { createCast } from './cast.js';
import { type QueueOutcome, queueAndVote } from './crowd.js';
import { type FloodOutcome, floodAndModerate } from './flood.js';
import { play } from './play.js';
import type { Script } from './script.js';
import type { DemoServer } from './server.js';
import { judge } from './verdict.js';
import { type Watcher, watch } from './watcher.js';

/** The result of a demo, over all watchers. */
export interface Summary {
  /** Message lines of the log that were sent. */
  sent: number;
  acked: number;
  /** Messages of the log that watchers received, in total. */
  delivered: number;
  watchers: number;
  gaps: number;
  duplicates: number;
  reordered: number;
  /** How often a watcher reconnected after a cut. */
  resumes: number;
  /** Events that were recovered by resuming. */
  caughtUp: number;
  queue: QueueOutcome;
  flood: FloodOutcome;
  seconds: number;
  /** Every watcher saw every message once and in order, even across two cuts, and the flooder's text is gone. */
  ok: boolean;
}

export const slug = 'night-train';

const watcherNames = ['ana', 'bo', 'cleo'];
/** The watcher to disconnect, and after which parts of the log. */
const cutOff = 0;
const cutAfter = [1 / 3, 2 / 3];
const patienceMs = 60_000;

/** Before the second cut, waits until the watcher has recovered from the first. */
const cutter = (script: Script, watcher: Watcher, cut: () => void, tell: (text: string) => void) => {
  const at = cutAfter.map((part) => Math.floor(script.lines.length * part));
  return async (n: number): Promise<void> => {
    const earlier = at.indexOf(n);
    if (earlier === -1) return;
    await watcher.resumed(earlier, patienceMs);
    cut();
    tell(`message ${n}: ${watcherNames[cutOff]} is cut off`);
  };
};

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** Plays a log in a new room of a server, and checks what the watchers saw. */
export const runDemo = async (server: DemoServer, script: Script, tell: (text: string) => void): Promise<Summary> => {
  const startedAt = Date.now();
  const clientOf = (sub: string, name: string) => createClient({ url: server.url, token: server.tokenOf(sub, name) });
  const [host, moderator] = [clientOf('host', 'host'), clientOf('moderator', 'moderator')];
  const cable = await layCable(server.url);
  const { room } = await host.rooms.create({ slug, topic: 'Songs from a train', messagesPerMinute: 0 });
  const cast = createCast(server, room.id);
  const watchers: Watcher[] = [];
  try {
    const stage = await host.rooms.join(room.id);
    await moderator.rooms.join(room.id);
    await host.members.setRole({ room: room.id, user: 'moderator', role: 'moderator' });
    for (const [i, name] of watcherNames.entries()) {
      watchers.push(await watch(i === cutOff ? cable.url : server.url, server.tokenOf(name, name), room.id));
    }
    const first = watchers[cutOff] as Watcher;

    tell(`${script.lines.length} messages, ${watchers.length} watchers`);
    const { sent, acked } = await play(script, cast, cutter(script, first, cable.cut, tell));
    tell(`${sent} messages sent, ${acked} acknowledged`);
    await first.resumed(cutAfter.length, patienceMs);

    const queue = await queueAndVote(stage, await cast.present());
    tell(`${queue.items} songs in the queue, ${queue.votes} votes; now playing: ${queue.playing}`);
    const flood = await floodAndModerate(server, room.id, moderator);
    tell(`a flooder wrote ${flood.sent} messages and was muted; ${flood.deleted} are deleted`);

    const { head } = await host.rooms.get({ room: room.id });
    await Promise.all(watchers.map((watcher) => watcher.reaches(head, patienceMs)));
    const verdicts = watchers.map(({ seen }) => judge(script.lines, seen));
    const total = {
      sent,
      acked,
      delivered: sum(verdicts, ({ delivered }) => delivered),
      watchers: watchers.length,
      gaps: sum(verdicts, ({ gaps }) => gaps),
      duplicates: sum(verdicts, ({ duplicates }) => duplicates),
      reordered: sum(verdicts, ({ reordered }) => reordered),
      resumes: sum(watchers, ({ resumes }) => resumes.length),
      caughtUp: sum(watchers, ({ resumes }) => sum(resumes, ({ missed }) => missed ?? 0)),
    };
    const gone = watchers.every((watcher) => watcher.blanks('flooder') === flood.sent);
    const exact = total.gaps + total.duplicates + total.reordered === 0 && acked === script.lines.length;
    const ok = exact && gone && total.resumes === cutAfter.length;
    return { ...total, queue, flood, seconds: (Date.now() - startedAt) / 1_000, ok };
  } finally {
    for (const watcher of watchers) watcher.close();
    cast.close();
    cable.close();
    host.close();
    moderator.close();
  }
};
