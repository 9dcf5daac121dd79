import type { RoomView } from '@roomful/sdk';
import type { RoomPort, ThreadPort } from './port.js';

const none = { unsubscribe: (): void => {} };

/**
 * A thread as a room of its own: what is written goes into it, and every key does with its messages what it does with
 * those of the room. What happens in the room besides is not told in it.
 */
export const threadRoom = (room: RoomPort, thread: ThreadPort): RoomPort => {
  const { id } = thread.state.getSnapshot().root;
  let made: { of: readonly unknown[]; view: RoomView } | undefined;
  const getSnapshot = (): RoomView => {
    const view = room.state.getSnapshot();
    const { root, messages, mine } = thread.state.getSnapshot();
    const of = [view, root, messages, mine];
    if (made && of.every((part, i) => part === made?.of[i])) return made.view;
    const pending = view.pending.filter(({ threadOf }) => threadOf === id);
    const reactions = mine as RoomView['me']['reactions'];
    made = {
      of,
      view: {
        ...view,
        me: { ...view.me, reactions },
        messages: [root, ...messages],
        hasBefore: false,
        pending,
      },
    };
    return made.view;
  };
  // Whatever else a room has, such as getters, stays the room's.
  return Object.assign(Object.create(room) as RoomPort, {
    threadOf: id,
    covered: room.state,
    state: {
      getSnapshot,
      subscribe: (listener) => {
        const stops = [room.state.subscribe(listener), thread.state.subscribe(listener)];
        return () => {
          for (const stop of stops) stop();
        };
      },
    },
    messages: {
      ...room.messages,
      send: (input, options) => thread.send(input, options),
      retry: (key) => room.messages.retry(key),
      drop: (key) => room.messages.drop(key),
      loadOlder: async () => false,
    },
    on: () => none,
  } satisfies Partial<RoomPort>);
};
