/** What is measured. Sizes are the same for all subjects. */
export interface Scenario {
  about: string;
  rooms: number;
  /** Connections of each room; every one of them receives everything said in it. */
  receivers: number;
  /** How many of a room's receivers also send, each its next message when the one before is done. */
  senders: number;
  /** When a message is done: its ack is there, or also its delivery to another receiver. */
  next: 'acked' | 'delivered';
}

export const scenarios = {
  hot: {
    about: 'one room, 200 receivers, 32 of them closed-loop senders',
    rooms: 1,
    receivers: 200,
    senders: 32,
    next: 'acked',
  },
  lone: {
    about: 'one message at a time on an idle server',
    rooms: 1,
    receivers: 2,
    senders: 1,
    next: 'delivered',
  },
  rooms: {
    about: '100 rooms of 10 receivers, one of them a closed-loop sender',
    rooms: 100,
    receivers: 10,
    senders: 1,
    next: 'acked',
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

/** Who is measured: roomful, and what it is measured against. */
export const subjects = ['roomful', 'socketio-broadcast', 'socketio-insert'] as const;

export type Subject = (typeof subjects)[number];

/** Which database a subject stores in. */
export const databaseOf: Record<Subject, 'postgres' | null> = {
  roomful: 'postgres',
  'socketio-broadcast': null,
  'socketio-insert': 'postgres',
};

/** Length of every text. */
export const textBytes = 100;
