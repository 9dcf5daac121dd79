import type { CliFeature } from './feature.js';

export const queue = {
  lists: { list: ['id', 'status', 'upvotes', 'downvotes', 'title', 'addedBy.name', 'url'] },
  refusals: {
    queue_not_found: {
      hint: ({ room, queue }) => `roomful queue open ${room}${queue === undefined ? '' : ` --queue ${queue}`}`,
    },
    queue_item_not_found: {
      message: ({ room, item }, { message }) =>
        item === undefined ? message : `no item ${item} in the queue of "${room}"`,
      hint: ({ room }) => `roomful queue list ${room}`,
    },
  },
  console: () => import('./queue.console.js'),
} satisfies CliFeature;
