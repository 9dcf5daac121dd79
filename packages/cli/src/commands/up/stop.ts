import { exitOfSignal } from '../../failure/exit.js';
import type { Io } from '../../io/io.js';

export interface Stopped {
  /** Resolves at the first signal. */
  signal: Promise<NodeJS.Signals>;
  release(): void;
}

/** The first signal asks the server to stop; a second one quits without waiting for it. */
export const untilStopped = (io: Pick<Io, 'onSignal' | 'quit'>): Stopped => {
  let resolve: (signal: NodeJS.Signals) => void = () => {};
  let asked = false;
  const signal = new Promise<NodeJS.Signals>((done) => {
    resolve = done;
  });
  const release = io.onSignal((name) => {
    if (asked) io.quit(exitOfSignal(name));
    asked = true;
    resolve(name);
  });
  return { signal, release };
};
