import { afterEach, expect, it, vi } from 'vitest';
import { createFrames, frameMs } from './frames.js';

afterEach(() => {
  vi.useRealTimers();
});

it('now() draws at once, and counts as a frame', () => {
  vi.useFakeTimers();
  const draw = vi.fn();
  const frames = createFrames(draw);
  frames.request();
  frames.request();
  frames.now();
  expect(draw).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10 * frameMs);
  expect(draw).toHaveBeenCalledTimes(2);
});

it('request() draws at once, then once per frame for any number of changes', () => {
  vi.useFakeTimers();
  const draw = vi.fn();
  const frames = createFrames(draw);
  for (let i = 0; i < 1_000; i++) frames.request();
  expect(draw).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(frameMs);
  expect(draw).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10 * frameMs);
  expect(draw).toHaveBeenCalledTimes(2);
  frames.request();
  expect(draw).toHaveBeenCalledTimes(3);
  frames.request();
  frames.stop();
  vi.runAllTimers();
  expect(draw).toHaveBeenCalledTimes(3);
});
