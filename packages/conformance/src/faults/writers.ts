import type { Caller, CommandName, Input } from '../harness/caller.js';
import type { Random } from '../harness/random.js';
import { sleep } from '../harness/wait.js';
import type { Outcome } from './history.js';
import type { Recorder } from './recorder.js';

type Op = { [K in CommandName]: { name: K; input: Input<K> } }[CommandName];

export interface WriterOptions {
  caller: Caller;
  user: string;
  room: string;
  random: Random;
  recorder: Recorder;
  /** How often a call whose outcome is unknown is sent again until it is known; else the writer goes on to the next. */
  insists: number;
  /** How often a call that was answered is sent again all the same. Default: 0.03. */
  repeats?: number;
  /** The longest pause between calls, milliseconds. Default: 20. */
  pauseMs?: number;
}

/** Someone who writes into a room until told to stop. */
export interface Writer {
  /** Resolves when the last call is settled. */
  stop(): Promise<void>;
}

const items = 5;

const isUnsettled = (outcome: Outcome): boolean =>
  outcome.kind === 'unknown' || (outcome.kind === 'fail' && outcome.code === 'unavailable');

/** What a writer does next: mostly messages, some votes, edits and deletions of its own. */
const nextOp = ({ room, random, user }: WriterOptions, n: number, own: readonly number[]): Op => {
  const dice = random.next();
  const message = own.length > 0 ? random.pick(own) : null;
  if (dice < 0.15) {
    const vote = random.pick(['up', 'down', 'none'] as const);
    return { name: 'queue.vote', input: { room, item: random.int(1, items), vote } };
  }
  if (dice < 0.22 && message) return { name: 'messages.edit', input: { room, message, text: `${user} edit ${n}` } };
  if (dice < 0.25 && message) return { name: 'messages.delete', input: { room, message } };
  return { name: 'messages.send', input: { room, text: `${user} ${n}`, metadata: { n } } };
};

/** How many items the queue of a run has: writers vote on them. */
export const queueItems = items;

/** Starts to write: every call has a key of its own, unique by writer and number. */
export const startWriter = (options: WriterOptions): Writer => {
  const { caller, user, random, recorder, insists, repeats = 0.03, pauseMs = 20 } = options;
  let stopped = false;
  /** Own messages that are there and not yet deleted. */
  const own: number[] = [];

  const settle = async ({ name, input }: Op, key: string): Promise<void> => {
    const insisting = random.chance(insists);
    for (;;) {
      const outcome = await recorder.call(caller, user, name, input as never, key);
      if (outcome.kind === 'ok' && name === 'messages.send' && outcome.seq !== undefined) own.push(outcome.seq);
      if (outcome.kind === 'ok' || !isUnsettled(outcome)) break;
      if (!insisting) return;
      await sleep(30);
    }
    while (random.chance(repeats)) await recorder.call(caller, user, name, input as never, key);
  };

  const run = async () => {
    for (let n = 0; !stopped; n++) {
      const op = nextOp(options, n, own);
      // To edit what is deleted is refused by rule; a writer does not provoke that.
      if (op.name === 'messages.delete') own.splice(own.indexOf(op.input.message), 1);
      await settle(op, `${user}-${n}`);
      await sleep(random.int(0, pauseMs));
    }
  };
  const done = run();
  return {
    stop: () => {
      stopped = true;
      return done;
    },
  };
};
