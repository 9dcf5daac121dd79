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
  /** How often a call with an unknown outcome is resent before the writer continues with the next one. */
  insists: number;
  /** How often an answered call is sent again anyway, as a probability. Default: 0.03. */
  repeats?: number;
  /** The longest pause between calls, milliseconds. Default: 20. */
  pauseMs?: number;
}

/** Writes into a room until it is stopped. */
export interface Writer {
  /** Resolves when the last call is settled. */
  stop(): Promise<void>;
}

const items = 5;

const isUnsettled = (outcome: Outcome): boolean =>
  outcome.kind === 'unknown' || (outcome.kind === 'fail' && outcome.code === 'unavailable');

/** Chooses a writer's next call: mostly messages, some votes, edits and deletions of its own messages. */
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

/** The number of items in the queue of a run, on which writers vote. */
export const queueItems = items;

/** Starts a writer. Every call has its own key, made of the writer and a number. */
export const startWriter = (options: WriterOptions): Writer => {
  const { caller, user, random, recorder, insists, repeats = 0.03, pauseMs = 20 } = options;
  let stopped = false;
  /** Own messages that exist and are not deleted. */
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
      // Editing a deleted message is always refused, so a writer avoids it.
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
