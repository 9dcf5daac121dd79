import { unique } from '../../harness/random.js';
import { at } from '../../law/choose.js';
import { action, type Stage } from '../../law/types.js';
import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';

const queueOf = (n: number): string => at(['main', 'b', 'main', 'main'], n) ?? 'main';
const kindOf = (queue: string): string => `item of ${queue}`;
/** An existing item, or the id after the last one. */
const itemOf = (stage: Stage, queue: string, n: number): number =>
  1 + (n % (Math.max(0, ...stage.known(kindOf(queue))) + 1));

export const queue = {
  cases,
  matrix: {
    inputs: {
      open: ({ room }) => ({ room, queue: `q${unique()}` }),
      add: ({ room }) => ({ room, title: 'x' }),
      vote: ({ room, world }) => ({ room, item: world.others('item'), vote: 'up' }),
      next: ({ room }) => ({ room, queue: 'next' }),
      remove: ({ room, role, world }) => ({ room, item: world.own(role, 'item') }),
      list: ({ room }) => ({ room }),
    },
    prepare: async ({ founder, id: room }) => {
      for (const name of ['main', 'next']) await founder.ok('queue.open', { room, queue: name });
    },
    leave: async ({ id: room }, person) => ({ item: (await person.ok('queue.add', { room, title: 'x' })).item.id }),
  },
  law: {
    setUp: async (stage) => {
      const { room, players } = stage;
      await players.owner.live.ok('queue.open', { room });
      // The returned one is banned later on: vote and item go, and may be restored.
      for (const { live } of [players.owner, players.leaver, players.returned]) {
        const { item } = await live.ok('queue.add', { room, title: `of ${live.id}` });
        stage.learn(kindOf('main'), item.id);
      }
      await players.returned.live.ok('queue.vote', { room, item: 1, vote: 'up' });
      // No action changes this queue, and an active item stays when its author leaves: an erasure has a name to remove.
      const other = { room, queue: 'other' };
      await players.owner.live.ok('queue.open', other);
      await players.leaver.live.ok('queue.add', { ...other, title: 'playing' });
      await players.owner.live.ok('queue.next', other);
    },
    actions: [
      action('queue.open', 2, ({ room }, { a }) => ({ room, queue: queueOf(a), title: `Q${a}` })),
      action(
        'queue.add',
        5,
        ({ room }, { a, b }) => ({
          room,
          queue: queueOf(a),
          title: `i${b}`,
          ...(b % 2 ? { url: 'https://example.org/x' } : {}),
          metadata: { b },
        }),
        (stage, { item }, input) => stage.learn(kindOf(input.queue ?? 'main'), item.id),
      ),
      action('queue.vote', 12, (stage, { a, b }) => ({
        room: stage.room,
        queue: queueOf(a),
        item: itemOf(stage, queueOf(a), b),
        vote: at(['up', 'down', 'none', 'up'] as const, a >> 1) ?? 'up',
      })),
      action('queue.next', 6, ({ room }, { a }) => ({ room, queue: queueOf(a) })),
      action('queue.remove', 9, (stage, { a, b }) => ({
        room: stage.room,
        queue: queueOf(a),
        item: itemOf(stage, queueOf(a), b),
      })),
    ],
    arises: {
      'queue.votes_changed': 'when a voter leaves, and when the votes are restored',
      'queue.items_withdrawn': 'when somebody with waiting items leaves',
      'queue.item_restored': 'when somebody is restored who had a waiting item',
    },
  },
} satisfies ConformanceFeature<'queue'>;
