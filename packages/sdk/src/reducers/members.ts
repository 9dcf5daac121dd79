import type { EventOf, Message } from '@roomful/protocol';
import { count, departed, unchanged } from './shared.js';
import type { Reducers, RoomState } from './types.js';

/** Somebody as a message or an item names them. */
type Named = Message['author'];

/** The same list where nothing in it changes. */
const each = <T>(list: T[], how: (one: T) => T): T[] => {
  const after = list.map(how);
  return after.some((one, index) => one !== list[index]) ? after : list;
};

/** A user's id for the name, in messages and in queue items. */
const erased = (state: RoomState, { data: { userId } }: EventOf<'member.erased'>): RoomState => {
  const nameless = (user: Named): Named =>
    user.id === userId && user.name !== userId ? { ...user, name: userId } : user;
  const messages = each(state.window.messages, (message) => {
    const author = nameless(message.author);
    const { repostOf } = message;
    const first = repostOf && nameless(repostOf.author);
    if (author === message.author && first === repostOf?.author) return message;
    return { ...message, author, ...(repostOf && first ? { repostOf: { ...repostOf, author: first } } : {}) };
  });
  const before = Object.entries(state.state.queues);
  const queues = each(before, (entry): (typeof before)[number] => {
    const [key, queue] = entry;
    const items = each(queue.items, (item) => {
      const addedBy = nameless(item.addedBy);
      return addedBy === item.addedBy ? item : { ...item, addedBy };
    });
    return items === queue.items ? entry : [key, { ...queue, items }];
  });
  if (messages === state.window.messages && queues === before) return state;
  return {
    ...state,
    state: queues === before ? state.state : { ...state.state, queues: Object.fromEntries(queues) },
    window: { ...state.window, messages },
  };
};

export const members = {
  'member.joined': (state, { data }, viewerId) => {
    const counted = count(state, data.memberCount);
    if (data.member.user.id !== viewerId) return counted;
    return { ...counted, me: { ...counted.me, role: data.member.role, mutedUntil: data.member.mutedUntil } };
  },
  'member.left': departed,
  'member.removed': departed,
  'member.updated': unchanged,
  'member.erased': erased,
  'member.invited': unchanged,
  'member.role_changed': (state, { data }, viewerId) =>
    data.userId === viewerId ? { ...state, me: { ...state.me, role: data.role } } : state,
} satisfies Reducers<
  | 'member.joined'
  | 'member.left'
  | 'member.removed'
  | 'member.updated'
  | 'member.erased'
  | 'member.invited'
  | 'member.role_changed'
>;
