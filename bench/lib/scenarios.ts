/** The database that a subject uses. */
export const databaseOf = {
  roomful: 'postgres',
  'roomful-embedded': 'pglite',
  'socketio-broadcast': null,
  'socketio-insert': 'postgres',
} as const;

/** The subjects: roomful and the baselines. */
export type Subject = keyof typeof databaseOf;

/** A scenario. Sizes are the same for all subjects. */
export interface Scenario {
  about: string;
  subjects: readonly Subject[];
  rooms: number;
  /** Connections per room. Each receives all messages of its room. */
  receivers: number;
  /** How many receivers of a room also send. Each sends its next message when the previous one is done. */
  senders: number;
  /**
   * When a message is done: at its ack, or at its delivery to another receiver. A number is an open loop: the senders take
   * turns to send that many messages per second in all, without waiting for earlier ones.
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

/** The length of every text, bytes. */
export const textBytes = 100;
