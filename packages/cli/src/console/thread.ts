import type { RoomView } from '@roomful/sdk';
import type { ConsoleRoom, ConsoleThread } from './backend.js';

const none = { unsubscribe: (): void => {} };

/**
 * Presents a thread as a room: sending goes to the thread, and keys act on its messages as on those of a room. Other events
 * of the room do not appear in it.
 */
export const threadRoom = (room: ConsoleRoom, thread: ConsoleThread): ConsoleRoom => {
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
  // Everything else, such as getters, is inherited from the room.
  return Object.assign(Object.create(room) as ConsoleRoom, {
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
  } satisfies Partial<ConsoleRoom>);
};
