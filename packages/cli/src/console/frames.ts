export interface Frames {
  /** Requests a frame: draws now, or at the end of the current frame. */
  request(): void;
  /** Draws at once, regardless of the last frame. */
  now(): void;
  stop(): void;
}

/** The minimum time between frames, milliseconds. */
export const frameMs = 33;

/** Calls `draw` at once for the first request, then at most once per frame. */
export const createFrames = (draw: () => void, intervalMs = frameMs): Frames => {
  let timer: NodeJS.Timeout | undefined;
  let dirty = false;
  const run = (): void => {
    dirty = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (dirty) run();
    }, intervalMs);
    draw();
  };
  return {
    request: () => {
      if (timer === undefined) run();
      else dirty = true;
    },
    now: () => {
      clearTimeout(timer);
      run();
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      dirty = false;
    },
  };
};
