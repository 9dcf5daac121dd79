export interface Frames {
  /** Something has changed: draw now, or with what else changes within the frame. */
  request(): void;
  /** Someone waits for it: draw at once, whenever the last frame was. */
  now(): void;
  stop(): void;
}

/** How long a frame lasts at least, milliseconds. */
export const frameMs = 33;

/** Calls `draw` at once, then at most once a frame, however often it is requested. */
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
