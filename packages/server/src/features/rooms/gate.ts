import type { GateFolds } from '../../pipeline/gate.js';

/** How events of rooms change the gate. */
export const gate: GateFolds = {
  'room.updated': (gate, data) => {
    gate.room = data.room;
  },
  'room.deleted': (gate) => {
    gate.deleted = true;
  },
};
