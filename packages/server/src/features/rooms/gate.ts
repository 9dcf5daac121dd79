import type { GateFolds } from '../../pipeline/gate.js';
import type { Revocations } from '../../pipeline/revoked.js';

/** How events of rooms change the gate. */
export const gate: GateFolds = {
  'room.updated': (gate, data) => {
    gate.room = data.room;
  },
  'room.deleted': (gate) => {
    gate.deleted = true;
  },
};

/** Guests may not read a private room; nobody may speak in an archived one, and in a frozen one only staff may. */
export const revokes: Revocations = {
  'room.updated': ({ room: { visibility, archivedAt, settings } }) => ({
    reading: visibility === 'private',
    speaking: archivedAt !== null || settings.frozen,
  }),
};
