import { type Contract, limits } from '@roomful/protocol';
import { inRoom, type ReadCall } from '../../pipeline/context.js';
import { hot } from '../../pipeline/handler.js';
import type { HandlersOf } from '../types.js';
import {
  type Reader,
  type ReceiptRow,
  readerName,
  saveReceipts,
  selectReadings,
  selectReceipt,
  selectReceipts,
} from './queries.js';

const readerOf = (call: ReadCall<unknown>): Reader => ({ userId: call.caller.id, roomId: inRoom(call).gate.room.id });

export const receipts: HandlersOf<Contract['receipts']> = {
  read: hot({
    load: (db, calls) => selectReadings(db, calls.map(readerOf)),
    handle: (call, readings) => {
      const reader = readerOf(call);
      const { position, newest } = readings.get(readerName(reader)) ?? { position: 0, newest: 0 };
      const upTo = Math.min(call.input.upTo ?? newest, newest);
      if (upTo <= position) return { result: { upTo: position }, events: [], row: null };
      // The next call of this run continues from here.
      readings.set(readerName(reader), { position: upTo, newest });
      const { userId, roomId } = reader;
      return {
        result: { upTo },
        events: [{ type: 'receipt.read', data: { roomId, upTo, readAt: call.now } }],
        row: { user_id: userId, room_id: roomId, up_to: upTo, at: call.now },
      };
    },
    store: async (db, rows: (ReceiptRow | null)[]) => {
      const last = new Map<string, ReceiptRow>();
      for (const row of rows) if (row) last.set(readerName({ userId: row.user_id, roomId: row.room_id }), row);
      if (last.size > 0) await saveReceipts(db, [...last.values()]);
    },
  }),
  list: async (db, call) => {
    const { gate } = inRoom(call);
    if (gate.memberCount <= limits.readByMembers) return { receipts: await selectReceipts(db, gate.room.id) };
    const own = await selectReceipt(db, gate.room.id, call.caller.id);
    return { receipts: own ? [own] : [] };
  },
};
