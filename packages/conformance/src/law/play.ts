import type { History } from './obey.js';
import { actionsByName, lawFeatures, streamLaws } from './plan.js';
import type { Deed, Schedule } from './schedule.js';
import { type Look, type Player, parts, type Stage, type StreamLaw } from './types.js';

/** The result of a schedule: a history for each stream. */
export interface Played {
  law: StreamLaw;
  history: History;
}

const playerOf = ({ players }: Stage, who: number): Player => {
  // Two thirds of all deeds are done by the owner, who may do everything.
  const part = who % 3 === 0 ? parts[Math.floor(who / 3) % parts.length] : undefined;
  return players[part ?? 'owner'];
};

const perform = async (
  stage: Stage,
  { who, what, a, b }: Deed,
  { looks, advance }: { looks: Map<StreamLaw, Look[]>; advance(ms: number): void },
): Promise<void> => {
  if ('advanceMs' in what) return advance(what.advanceMs);
  const player = playerOf(stage, who);
  const person = a % 7 === 0 ? player.renamed : player.live;
  if ('look' in what) {
    const law = streamLaws[b % streamLaws.length];
    const seen = await law?.look(person, stage, what.look);
    if (law && seen) looks.set(law, [...(looks.get(law) ?? []), seen]);
    return;
  }
  const action = actionsByName.get(what.act);
  const input = action?.input(stage, { a, b }, player) ?? null;
  if (!action || input === null) return;
  const ack = await person.caller.call(action.name, input);
  if (ack.ok) action.learn?.(stage, ack.result, input, player);
};

/** Plays a schedule on a new stage. */
export const play = async (
  { deeds, ending }: Schedule,
  stage: Stage,
  advance: (ms: number) => void,
): Promise<Played[]> => {
  for (const feature of lawFeatures) await feature.setUp?.(stage);
  const looks = new Map<StreamLaw, Look[]>();
  let burst: Promise<void>[] = [];
  for (const deed of deeds) {
    burst.push(perform(stage, deed, { looks, advance }));
    if (deed.hurried) continue;
    await Promise.all(burst);
    burst = [];
  }
  await Promise.all(burst);
  for (const feature of lawFeatures) await feature.end?.(stage, ending);
  const all = Object.values(stage.players);
  const results: Played[] = [];
  for (const law of streamLaws) {
    const seen: { viewer: Player; last: Look | null }[] = [];
    for (const viewer of all) {
      // Look before reading the log, since the first call of a renamed user may itself add an event.
      const last = stage.gone.has(viewer.id) ? null : await law.look(viewer.live, stage, 200);
      if (!last && !stage.gone.has(viewer.id)) throw new Error(`${viewer.id} has no last look at the ${law.stream}`);
      seen.push({ viewer, last });
    }
    for (const group of law.isShared ? [seen] : seen.map((one) => [one])) {
      const [reader] = group;
      if (!reader) continue;
      const viewers = new Set(group.map(({ viewer }) => viewer.id));
      const history = {
        log: await law.log(reader.viewer, stage),
        looks: (looks.get(law) ?? []).filter(({ viewer }) => viewers.has(viewer)),
        last: group.flatMap(({ last }) => last ?? []),
      };
      results.push({ law, history });
    }
  }
  for (const feature of lawFeatures) await feature.check?.(stage);
  return results;
};
