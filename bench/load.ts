// The load generator, in a separate process. It sends and receives, and checks that every receiver got every message once
// and in order. Senders are also receivers.
import { type Dialect, dialectOf, type Peer, type Place, type Receiver } from './lib/dialects.js';
import { answer, usage } from './lib/process.js';
import { type Scenario, type Subject, textBytes } from './lib/scenarios.js';
import { quantile } from './lib/statistics.js';

const filler = 'the quick brown fox jumps over the lazy dog and '.repeat(3).slice(0, textBytes);
/** The number of send times kept per sender. A delivery is never that far behind. */
const keptTimes = 1_024;
const drainWithinMs = 20_000;

interface Received {
  place: Place;
  /** The position in the room of the last message received in order. */
  last: number;
  faults: number;
}

interface Sender {
  place: Place;
  peer: Peer;
  sent: number;
  acked: number;
  refused: number;
  /** Messages without an answer yet. */
  waiting: number;
  sentAt: Float64Array;
  /** The number of this sender's last message that the room's witness saw. */
  witnessed: number;
}

let scenario: Scenario;
const receivers: Received[] = [];
let senders: Sender[] = [];
const senderOf = new Map<number, Sender>();
let packets = 0;
let deliveries = 0;
let acks = 0;
let disorder = 0;
let sending = false;
let recording = false;
let ackMs: number[] = [];
let deliveryMs: number[] = [];

/** The last receiver of a room is its witness. It reads the texts for all, and sends only if it is alone. */
const isWitness = (place: Place): boolean => place.index % scenario.receivers === scenario.receivers - 1;
const isSender = (place: Place): boolean => place.index % scenario.receivers < scenario.senders;

const send = (sender: Sender, at: number): void => {
  const n = ++sender.sent;
  const tag = `${sender.place.index} ${n} `;
  sender.waiting += 1;
  sender.sentAt[n % keptTimes] = at;
  sender.peer.send(tag + filler.slice(tag.length), (ok) => {
    acks += 1;
    sender.waiting -= 1;
    if (ok) sender.acked += 1;
    else sender.refused += 1;
    if (recording) ackMs.push(performance.now() - at);
    if (scenario.next === 'acked' || sender.witnessed === sender.sent) sendNext(sender);
  });
};

/** Closed loop: sends the next message when the previous one is done. */
const sendNext = (sender: Sender): void => {
  if (sending && typeof scenario.next === 'string') send(sender, performance.now());
};

const tickMs = 1;
let pacer: NodeJS.Timeout | undefined;

/** The next sender in turn. Senders that still wait for an answer are skipped. */
const inTurn = (n: number): Sender => {
  const from = n % senders.length;
  const queue = [...senders.slice(from), ...senders.slice(0, from)];
  return (queue.find(({ waiting }) => waiting === 0) ?? queue[0]) as Sender;
};

/** Open loop. Times start when a message is due, so that a stall counts for every message it delays. */
const pace = (perSecond: number): void => {
  const begun = performance.now();
  let sent = 0;
  const due = () => begun + ((sent + 1) * 1_000) / perSecond;
  pacer = setInterval(() => {
    for (const now = performance.now(); due() <= now; sent++) send(inTurn(sent), due());
  }, tickMs);
};

const witness = (text: string): void => {
  const [index, n] = text.split(' ', 2).map(Number);
  const sender = senderOf.get(index ?? -1);
  if (!sender || n !== sender.witnessed + 1 || text.length !== textBytes) {
    disorder += 1;
    return;
  }
  sender.witnessed = n;
  if (recording) deliveryMs.push(performance.now() - (sender.sentAt[n % keptTimes] ?? 0));
  if (scenario.next === 'delivered' && sender.waiting === 0) sendNext(sender);
};

const receiverOf = (place: Place): Receiver => {
  const receiver: Received = { place, last: 0, faults: 0 };
  receivers.push(receiver);
  const watches = isWitness(place);
  return {
    packet: () => {
      packets += 1;
    },
    message: (seq, text) => {
      if (seq === receiver.last + 1) receiver.last = seq;
      else receiver.faults += 1;
      deliveries += 1;
      if (watches) witness(text);
    },
  };
};

const ackedIn = (room: number): number =>
  senders.filter(({ place }) => place.room === room).reduce((sum, { acked }) => sum + acked, 0);

/** Waits until everything sent has been answered and has arrived. */
const drain = async (): Promise<void> => {
  const until = performance.now() + drainWithinMs;
  const complete = () =>
    senders.every(({ waiting }) => waiting === 0) &&
    receivers.every(({ place, last, faults }) => last + faults >= ackedIn(place.room));
  while (!complete() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
};

const times = (values: number[]) => ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99) });

const answers = {
  connect: async (what: { scenario: Scenario; subject: Subject; url: string; secret: string }): Promise<number> => {
    scenario = what.scenario;
    const dialect: Dialect = dialectOf(what.subject, what.url, what.secret);
    const places = Array.from({ length: scenario.rooms * scenario.receivers }, (_, index) => ({
      index,
      room: Math.floor(index / scenario.receivers),
    }));
    const peers = await dialect.connect(places, receiverOf);
    senders = places.filter(isSender).map((place) => ({
      place,
      peer: peers[place.index] as Peer,
      sent: 0,
      acked: 0,
      refused: 0,
      waiting: 0,
      sentAt: new Float64Array(keptTimes),
      witnessed: 0,
    }));
    for (const sender of senders) senderOf.set(sender.place.index, sender);
    return peers.length;
  },
  begin: () => {
    sending = true;
    ackMs = [];
    deliveryMs = [];
    if (typeof scenario.next === 'number') pace(scenario.next);
    else for (const sender of senders) sendNext(sender);
  },
  /** The current counters. Latencies cover the time since the previous call. */
  mark: () => {
    recording = !recording;
    return { ...usage(), acks, deliveries, packets };
  },
  /** Stops sending, waits for messages in flight, and checks everything since the start. */
  pause: async () => {
    sending = false;
    clearInterval(pacer);
    await drain();
    const faulty = receivers.filter(({ place, last, faults }) => faults > 0 || last !== ackedIn(place.room));
    const refused = senders.reduce((sum, sender) => sum + sender.refused, 0);
    const unanswered = senders.filter(({ waiting }) => waiting > 0).length;
    const unseen = senders.filter(({ acked, witnessed }) => acked !== witnessed).length;
    return {
      ok: faulty.length + refused + unanswered + unseen + disorder === 0 && acks > 0,
      faults: { receivers: faulty.length, refused, unanswered, unseen, disorder },
      ack: times(ackMs),
      delivery: times(deliveryMs),
    };
  },
  stop: () => process.exit(0),
};

export type LoadAnswers = typeof answers;

answer(answers);
