import type { Cast } from './cast.js';
import { type Line, presentAtStart, type Script } from './script.js';
import { lineKey } from './verdict.js';

const arrivalsAtOnce = 16;

const arriveAll = async (cast: Cast, nicks: string[]): Promise<void> => {
  const waiting = [...nicks];
  const next = async (): Promise<void> => {
    for (let nick = waiting.shift(); nick !== undefined; nick = waiting.shift()) await cast.enter(nick);
  };
  await Promise.all(Array.from({ length: arrivalsAtOnce }, next));
};

export interface Played {
  sent: number;
  acked: number;
}

/**
 * Plays a log: sends its messages and repeats its joins, leaves and changes of names. To keep the order of the log, each line
 * waits for the ack of the previous message; there are no other pauses.
 *
 * @param before called before each message, with its index
 */
export const play = async (script: Script, cast: Cast, before: (n: number) => Promise<void>): Promise<Played> => {
  const ids = new Map<number, number>();
  const played: Played = { sent: 0, acked: 0 };

  const say = async ({ index, nick, kind, text, answers }: Line): Promise<void> => {
    await before(played.sent);
    const room = await cast.enter(nick);
    const replyTo = answers === null ? undefined : ids.get(answers);
    played.sent += 1;
    const draft = { text, kind, metadata: { [lineKey]: index }, ...(replyTo === undefined ? {} : { replyTo }) };
    try {
      ids.set(index, (await room.messages.send(draft)).id);
      played.acked += 1;
    } catch (error) {
      console.error(`line ${index + 1} was not taken: ${error instanceof Error ? error.message : error}`);
    }
  };

  await arriveAll(cast, presentAtStart(script));
  for (const step of script.steps) {
    if (step.do === 'say') await say(step.line);
    else if (step.do === 'join') await cast.enter(step.nick);
    else if (step.do === 'leave') await cast.leave(step.nick);
    else await cast.rename(step.nick, step.to);
  }
  return played;
};
