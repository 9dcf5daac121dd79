import { bundle as bundleOf } from '../harness/bundle.js';
import { createPlace, type DatabaseKind } from '../harness/place.js';
import { createRandom } from '../harness/random.js';
import { sleep } from '../harness/wait.js';
import { tenaciousRest, tenaciousSocket } from './callers.js';
import { check } from './checker.js';
import type { Violation } from './history.js';
import { createNode, type Node } from './node.js';
import { observeBare, observeSdk } from './observers.js';
import { createRecorder } from './recorder.js';
import type { RunResult } from './result.js';
import { gather, openRoom } from './stage.js';
import { queueItems } from './writers.js';

export interface VotesOptions {
  kind: DatabaseKind;
  seed: number;
  people: number;
  /** The number of votes of each user. */
  rounds: number;
  kills: number;
  bundle?: string;
}

const choices = ['up', 'down', 'none'] as const;
type Cast = (typeof choices)[number];

const killNowAndThen = async (node: Node, kills: number): Promise<void> => {
  for (let n = 0; n < kills; n++) {
    await sleep(400);
    await node.kill();
    await node.start();
  }
};

/** Many users vote, change their votes and retry while the server is killed. Exactly the last vote of each must count. */
export const runVotes = async ({ kind, seed, people, rounds, kills, bundle }: VotesOptions): Promise<RunResult> => {
  const random = createRandom(seed);
  const place = await createPlace(kind);
  const node = await createNode({ place, bundle: bundle ?? (await bundleOf('server')) });
  try {
    const recorder = createRecorder();
    const users = [...Array(people).keys()].map((n) => `v${n}`);
    const room = await openRoom(node.target, users, recorder);
    const observers = [await observeSdk(node.target, 'w0', room), observeBare(node.target, 'w1', room)];
    const last = new Map<string, Cast>();
    const vote = async (user: string, n: number): Promise<void> => {
      const caller = n % 10 === 0 ? tenaciousRest(node.target, user) : tenaciousSocket(node.target, user);
      const own = createRandom(seed + n);
      for (let round = 0; round < rounds; round++) {
        const [item, cast] = [own.int(1, queueItems), own.pick(choices)];
        const again = () => recorder.call(caller, user, 'queue.vote', { room, item, vote: cast }, `${user}-${round}`);
        while ((await again()).kind !== 'ok') await sleep(random.int(20, 60));
        last.set(`${item} ${user}`, cast);
        await sleep(own.int(0, 200));
      }
      caller.close();
    };
    await Promise.all([killNowAndThen(node, kills), ...users.map(vote)]);
    const history = await gather(node.target, room, recorder, observers);
    const tally = (item: number, cast: Cast) =>
      [...last].filter(([ref, value]) => ref.startsWith(`${item} `) && value === cast).length;
    const wrong = (history.items['main'] ?? []).flatMap(({ id, upvotes, downvotes }): Violation[] =>
      upvotes === tally(id, 'up') && downvotes === tally(id, 'down')
        ? []
        : [
            {
              rule: 'lastVotesCount',
              says: `item ${id} has ${upvotes}/${downvotes}, people voted ${tally(id, 'up')}/${tally(id, 'down')}`,
            },
          ],
    );
    return { history, violations: [...check(history), ...wrong], deaths: node.deaths };
  } finally {
    await node.stop();
    await place.remove();
  }
};
