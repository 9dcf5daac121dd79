import { type Contract, limits, type ParsedOf, RoomfulError } from '@roomful/protocol';
import { inRoom, type WriteCall } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import { mustNotBeBlocked } from '../blocks.js';
import type { HandlersOf } from '../types.js';
import { messageOf, mineOf, standingMessageOf } from './found.js';
import { selectPinned, selectPins, setPinned } from './queries.js';

type Commands = Contract['messages']['commands'];

export const pin = write(async (db, call: WriteCall<ParsedOf<Commands['pin']>>) => {
  const { gate } = inRoom(call);
  const roomId = gate.room.id;
  await mustNotBeBlocked(db, gate, call.caller.id);
  const message = await standingMessageOf(db, call);
  if (message.pinnedAt !== undefined) return { result: { message }, events: [] };
  const pins = await selectPins(db, roomId);
  if (pins.length >= limits.pins) throw new RoomfulError('pins_full', undefined, { details: { pins: limits.pins } });
  // Pins are ordered by these instants, so two pins of one millisecond need different ones.
  const pinnedAt = Math.max(call.now, (pins[0]?.pinned_at ?? 0) + 1);
  await setPinned(db, roomId, message.id, pinnedAt);
  return {
    result: { message: { ...message, pinnedAt } },
    events: [{ type: 'message.pinned', data: { messageId: message.id, pinnedAt } }],
  };
});

export const unpin = write(async (db, call: WriteCall<ParsedOf<Commands['unpin']>>) => {
  const { pinnedAt, ...message } = await messageOf(db, call);
  if (pinnedAt === undefined) return { result: { message }, events: [] };
  await setPinned(db, inRoom(call).gate.room.id, message.id, null);
  return { result: { message }, events: [{ type: 'message.unpinned', data: { messageId: message.id } }] };
});

export const pins: HandlersOf<Contract['messages']>['pins'] = async (db, call) => {
  const messages = await selectPinned(db, inRoom(call).gate.room.id);
  return { messages, mine: await mineOf(db, call, messages) };
};
