/** Work that is done again and again, and the time between, milliseconds. */
export interface PeriodicWork {
  everyMs: number;
  /** While an asynchronous run is under way, the next ones are left out. */
  run(): void | Promise<void>;
}

/** Starts work that is done again and again; returns the way to end it. */
export const startPeriodic = (work: readonly PeriodicWork[], report: (error: unknown) => void): (() => void) => {
  const timers = work.map(({ everyMs, run }) => {
    let running = false;
    const turn = async (): Promise<void> => {
      if (running) return;
      running = true;
      try {
        await run();
      } catch (error) {
        report(error);
      } finally {
        running = false;
      }
    };
    return setInterval(() => void turn(), everyMs);
  });
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
};
