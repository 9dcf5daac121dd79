import { selectQueue } from '@roomful/sdk';
import { safeText } from '../../terminal/safeText.js';
import { type Line, span } from '../lines.js';
import type { ConsoleState } from '../store.js';
import { clip } from '../text.js';

/** A queue in the order of its items' turns, with their votes and the viewer's own. */
export const queueLines = ({ view, queue: key }: ConsoleState, width: number): Line[] => {
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
