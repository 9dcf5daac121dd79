/** Which database a subject stores in. */
export const databaseOf = {
  roomful: 'postgres',
  'roomful-embedded': 'pglite',
  'socketio-broadcast': null,
  'socketio-insert': 'postgres',
} as const;

/** Who is measured: roomful, and what it is measured against. */
export type Subject = keyof typeof databaseOf;

/** What is measured. Sizes are the same for all subjects. */
export interface Scenario {
  about: string;
  subjects: readonly Subject[];
  rooms: number;
  /** Connections of each room; every one of them receives everything said in it. */
  receivers: number;
  /** How many of a room's receivers also send, each its next message when the one before is done. */
  senders: number;
  /**
   * When a message is done: its ack is there, or also its delivery to another receiver. A number: messages are sent that
   * often a second in all, by the senders in turn, whatever has become of those before.
   */
  next: 'acked' | 'delivered' | number;
}

const peers: readonly Subject[] = ['roomful', 'socketio-broadcast', 'socketio-insert'];
const hot = { rooms: 1, receivers: 200, senders: 32 } as const;

export const scenarios = {
  hot: {
    about: 'one room, 200 receivers, 32 of them closed-loop senders',
    subjects: peers,
    ...hot,
    next: 'acked',
  },
  'paced-50': {
    about: 'one room, 200 receivers, 50 messages a second',
    subjects: peers,
    ...hot,
    next: 50,
  },
  'paced-200': {
    about: 'one room, 200 receivers, 200 messages a second',
    subjects: peers,
    ...hot,
    next: 200,
  },
  lone: {
    about: 'one message at a time on an idle server',
    subjects: peers,
    rooms: 1,
    receivers: 2,
    senders: 1,
    next: 'delivered',
  },
  rooms: {
    about: '100 rooms of 10 receivers, one of them a closed-loop sender',
    subjects: peers,
    rooms: 100,
    receivers: 10,
    senders: 1,
    next: 'acked',
  },
  embedded: {
    about: 'the load of hot, roomful with its embedded database and with PostgreSQL',
    subjects: ['roomful-embedded', 'roomful'],
    ...hot,
    next: 'acked',
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

/** Length of every text. */
export const textBytes = 100;
