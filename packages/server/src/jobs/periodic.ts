/** Periodic work, and the time between two runs, milliseconds. */
export interface PeriodicWork {
  everyMs: number;
  /** Runs the work. Further runs are skipped while an asynchronous run is in progress. */
  run(): void | Promise<void>;
}

/** Starts periodic work; returns a function that ends it. */
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
