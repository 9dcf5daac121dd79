import type { RoomfulEvent } from '@roomful/protocol';
import { messagesCommands, type RoomfulError } from '@roomful/protocol/names';
import type { Outgoing } from '../live-room.js';
import type { RoomContext, SdkFeature } from './feature.js';
import { createHistory, trim } from './messages/history.js';
import { createOutbox } from './messages/outbox.js';
import { reducers, runs, userReducers } from './messages.reducers.js';

const room = (context: RoomContext) => {
  const { roomId, viewerId, options, state, set, publish, position, send } = context;
  let keep = options.keepMessages ?? 5_000;

  const outbox = createOutbox({
    viewerId,
    position: () => position().seq,
    changed: publish,
    deliver: (draft, { key, signal, startedAt }) =>
      send(
        'messages.send',
        { ...draft, room: roomId },
        { key, signal, startedAt, timeoutMs: Number.POSITIVE_INFINITY },
      ),
  });
  const history = createHistory({
    room: roomId,
    call: send,
    state,
    closed: () => context.status() === 'closed',
    fold: context.fold,
    set: (loaded) => {
      set(loaded);
      keep = Math.max(keep, loaded.window.messages.length);
      publish();
    },
  });
  const outgoing: Outgoing = {
    send: (draft, { key } = {}) => {
      context.called('messages.send');
      return outbox.send(draft, key);
    },
    retry: outbox.retry,
    drop: outbox.drop,
    loadOlder: history.loadOlder,
  };
  return {
    commands: outgoing,
    view: () => {
      const { messages, hasBefore } = state().window;
      return { messages, hasBefore, pending: outbox.pending() };
    },
    applied: (events: readonly RoomfulEvent[]) => {
      if (!history.loading) set(trim(state(), keep));
      history.observe(events);
      outbox.observe(events, position().seq);
    },
    replaced: () => {
      history.reset();
      outbox.observe([], position().seq);
    },
    closed: (error: RoomfulError) => {
      history.reset();
      outbox.close(error);
    },
  };
};

/** Messages: the newest ones of a room, its pins, the viewer's reactions, and the outbox. */
export const messages = {
  noun: 'messages',
  commands: messagesCommands,
  empty: {
    state: { pins: [] },
    me: { reactions: {} },
    window: { from: 1, messages: [], hasBefore: false },
  },
  reducers,
  runs,
  userReducers,
  room,
} satisfies SdkFeature<'messages'>;
