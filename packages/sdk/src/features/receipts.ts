import { receiptsCommands } from '@roomful/protocol/names';
import { randomKey } from '../key.js';
import type { LiveRoom } from '../live-room.js';
import type { RoomContext, SdkFeature } from './feature.js';
import { createReadMark } from './receipts/read-mark.js';
import { userReducers } from './receipts.reducers.js';

const room = ({ roomId, state, position, send, report, over }: RoomContext) => {
  /** The id of the newest message, threads included. Everything in the first snapshot counts as seen. */
  let newest = 0;
  const mark = createReadMark(
    (upTo) =>
      send(
        'receipts.read',
        { room: roomId, upTo },
        { key: randomKey(), signal: over, timeoutMs: Number.POSITIVE_INFINITY },
      ),
    report,
    over,
  );
  const markRead: LiveRoom['markRead'] = (upTo = newest) => {
    if (state().me.role !== 'guest') mark({ epoch: position().epoch, seq: Math.min(upTo, newest) });
  };
  return {
    room: { markRead },
    applied: (events: Parameters<RoomContext['fold']>[1]) => {
      for (const { type, seq } of events) if (type === 'message.created') newest = seq;
    },
    replaced: () => {
      newest = position().seq;
    },
  };
};

/** Receipts: how far the user has read each room. */
export const receipts = {
  noun: 'receipts',
  commands: receiptsCommands,
  empty: { user: { receipts: {} } },
  userReducers,
  room,
} satisfies SdkFeature<'receipts'>;
