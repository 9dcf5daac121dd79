import type { RoomView } from '@roomful/sdk';
import { selectQueue } from '@roomful/sdk';
import { messageId, misuse, required, split } from '../console/arguments.js';
import { type Line, span } from '../console/lines.js';
import { togglePanel } from '../console/panel.js';
import type { ConsoleFeature, ConsoleState, SlashCommand } from '../console/state.js';
import { clip } from '../console/text.js';
import { safeText } from '../terminal/safeText.js';

declare module '../console/state.js' {
  interface FeatureUi {
    /** The key of the queue for the panel, /add, /vote and /next. */
    readonly queue: string;
  }
}

const votes = ['up', 'down', 'none'] as const;

const commands: readonly SlashCommand[] = [
  {
    name: 'queue',
    args: '[key]',
    help: 'show or hide the queue',
    names: ({ view }) => Object.keys(view.queues),
    run: (argument, context) => {
      const [key] = split(argument);
      if (key === '') togglePanel('queue', context);
      else context.set({ queue: key, panel: 'queue' });
    },
  },
  {
    name: 'add',
    args: '<title> [url]',
    help: 'add an item to the queue',
    needs: 'queue.add',
    run: async (argument, { backend, state }) => {
      const [, title = '', url] = /^([\s\S]*?)(?:\s+(https?:\/\/\S+))?\s*$/.exec(argument) ?? [];
      await backend.room.queue.add({
        title: required(title),
        queue: state().queue,
        ...(url === undefined ? {} : { url }),
      });
    },
  },
  {
    name: 'vote',
    args: '<item> up|down|none',
    help: 'vote on a queued item',
    needs: 'queue.vote',
    names: ({ view, queue }) =>
      Object.hasOwn(view.queues, queue) ? (view.queues[queue]?.items ?? []).map(({ id }) => String(id)) : [],
    run: async (argument, { backend, state }) => {
      const [item, word] = split(argument);
      const vote = votes.find((one) => one === word.trim()) ?? misuse();
      await backend.room.queue.vote({ item: messageId(item), vote, queue: state().queue });
    },
  },
  {
    name: 'next',
    args: '',
    help: 'advance the queue to its next item',
    needs: 'queue.manage',
    run: async (_, { backend, state }) => {
      await backend.room.queue.next({ queue: state().queue });
    },
  },
];

/** The items of a queue in playing order, with all votes and the viewer's own. */
const queueLines = ({ view, queue: key }: ConsoleState, width: number): Line[] => {
  const queue = Object.hasOwn(view.queues, key) ? view.queues[key] : undefined;
  const rule = (text: string): Line => [span('dim', '── '), span('strong', clip(safeText(text), width - 3))];
  if (!queue) {
    const others = Object.keys(view.queues);
    const hint = others.length === 0 ? 'this room has no queue yet' : `/queue ${others.join(', /queue ')}`;
    return [rule(`no queue ${key}`), [span('dim', clip(safeText(hint), width))]];
  }
  const items = selectQueue(view, key);
  const own = Object.hasOwn(view.me.votes, key) ? (view.me.votes[key] ?? {}) : {};
  return [
    rule(`${queue.key}: ${queue.title} (${items.length})`),
    ...items.map((item): Line => {
      const active = item.id === queue.activeId;
      const vote = own[String(item.id)];
      const votes = active ? 'now' : `+${item.upvotes} -${item.downvotes}${vote === undefined ? '' : ` you: ${vote}`}`;
      const text = `${item.id}  ${votes}  ${item.title} (${item.addedBy.name})`;
      return [span('accent', active ? '> ' : '  '), span(active ? 'strong' : 'plain', clip(safeText(text), width - 2))];
    }),
  ];
};

const inQueue = (queue: string): string => (queue === 'main' ? 'the queue' : `the queue ${queue}`);

/** The title of an item. The newest state may no longer have the item, so it also looks at an earlier one. */
const titleOf = (views: readonly RoomView[], queue: string, id: number): string => {
  const items = views.flatMap(({ queues }) => (Object.hasOwn(queues, queue) ? (queues[queue]?.items ?? []) : []));
  return items.find((item) => item.id === id)?.title ?? `item ${id}`;
};

export const screen = {
  commands,
  covers: ['queue.add', 'queue.vote', 'queue.next'],
  panels: { queue: queueLines },
  ui: (room) => ({ queue: Object.keys(room.state.getSnapshot().queues)[0] ?? 'main' }),
  notices: () => ({
    'queue.opened': ({ actor, data }, { actorName }) => `${actorName(actor)} opened ${inQueue(data.queue.key)}`,
    'queue.item_added': ({ actor, data }, { actorName }) =>
      `${actorName(actor)} added "${data.item.title}" to ${inQueue(data.queue)} as ${data.item.id}`,
    'queue.advanced': ({ data }, { views }) =>
      data.activeId === null
        ? `${inQueue(data.queue)} is empty`
        : `next in ${inQueue(data.queue)}: "${titleOf(views, data.queue, data.activeId)}"`,
    'queue.item_removed': ({ actor, data }, { actorName, views }) =>
      `${actorName(actor)} removed "${titleOf(views, data.queue, data.itemId)}" from ${inQueue(data.queue)}`,
  }),
} satisfies ConsoleFeature;
