import type { RoomfulEvent } from '@roomful/protocol';
import { clientLimits } from '@roomful/protocol/names';
import { persist, wait } from './backoff.js';
import type { EventsPage, Send } from './follower.js';
import type { Position } from './live-room.js';

/** Delivers events to handlers one at a time, even if a handler causes new ones. */
export interface Delivery {
  push(events: readonly RoomfulEvent[]): void;
  /** Runs an action in its place between the events. */
  act(action: () => void): void;
  /** Delivers the events between two positions before anything else. */
  backlog(what: {
    since: Position;
    until: Position;
    room: string;
    call: Send;
    /** Called if the log has a gap and events are skipped. */
    reset: () => void;
  }): void;
  /**
   * Ends the delivery with a last action. Events that wait for a backlog are dropped, because there would be a gap.
   *
   * @param now whether all other waiting events are dropped too
   */
  end(action: () => void, now: boolean): void;
}

export const createDelivery = (deliver: (event: RoomfulEvent) => void): Delivery => {
  let queue: (RoomfulEvent | (() => void))[] = [];
  let next = 0;
  let busy = false;
  let paused = false;
  const ended = new AbortController();

  const drain = () => {
    if (busy || paused) return;
    busy = true;
    while (next < queue.length) {
      const item = queue[next++];
      if (typeof item === 'function') item();
      else if (item) deliver(item);
    }
    queue = [];
    next = 0;
    busy = false;
  };

  const push = (events: readonly RoomfulEvent[]) => {
    if (ended.signal.aborted) return;
    for (const event of events) queue.push(event);
    drain();
  };

  /** Reads and delivers a backlog; false = the log has a gap. */
  const read = async ({ since, until, room, call }: Parameters<Delivery['backlog']>[0]): Promise<boolean> => {
    if (since.epoch !== until.epoch || since.seq > until.seq) return false;
    const { signal } = ended;
    for (let after = since.seq; after < until.seq; ) {
      const input = { room, after, limit: clientLimits.pageEvents };
      const answer = await persist(() => call('rooms.events', input, { signal }), signal);
      if (!answer) break;
      const page = answer.result as EventsPage;
      if (page.epoch !== until.epoch || page.events[0]?.seq !== after + 1) return false;
      for (const event of page.events) {
        if (event.seq > until.seq || signal.aborted) break;
        deliver(event);
      }
      after = page.events.at(-1)?.seq ?? after;
    }
    return true;
  };

  return {
    push,
    act: (action) => {
      if (ended.signal.aborted) return;
      queue.push(action);
      drain();
    },
    backlog: (what) => {
      paused = true;
      const go = async () => {
        await wait(0, ended.signal);
        const whole = await read(what).catch(() => false);
        if (ended.signal.aborted) return;
        if (!whole) what.reset();
        paused = false;
        drain();
      };
      void go();
    },
    end: (action, now) => {
      if (paused || now) {
        queue = [];
        next = 0;
      }
      paused = false;
      queue.push(action);
      ended.abort();
      drain();
    },
  };
};
