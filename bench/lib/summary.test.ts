import { expect, test } from 'vitest';
import { chartOf } from './chart.js';
import type { Figures, Measurement } from './measure.js';
import { ratiosOf } from './ratios.js';
import type { Subject } from './scenarios.js';
import { quantile } from './statistics.js';
import { jsonLine, type Summary, summarize } from './summary.js';

const figures: Figures = {
  acksPerSecond: 10,
  deliveriesPerSecond: 2_000,
  messagesPerPacket: 1,
  cpuSecondsPerMillionDeliveries: 8,
  postgresCpuSecondsPerMillionDeliveries: null,
  loadCpuCores: 0.5,
  p50Ms: 1,
  p99Ms: 2,
  deliveredP50Ms: 1,
  deliveredP99Ms: 2,
  rssBytes: 100_000_000,
};

const measured = (subject: Subject, deliveriesPerSecond: number, ok = true): Measurement => ({
  scenario: 'hot',
  subject,
  ok,
  faults: { receivers: ok ? 0 : 3 },
  figures: { ...figures, deliveriesPerSecond },
});

test('a round with a fault is not counted', () => {
  const summary = summarize([
    measured('roomful', 9_000, false),
    measured('roomful', 1_000),
    measured('roomful', 3_000),
  ]);
  expect(summary.ok).toBe(false);
  expect(summary.figures.deliveriesPerSecond).toBe(2_000);
  expect(summary.ranges.deliveriesPerSecond).toEqual([1_000, 3_000]);
  expect(JSON.parse(jsonLine(summary))).toMatchObject({ ok: false, faults: { receivers: 3 }, senders: 32 });
});

test('ratios pair the subjects of one round and skip invalid rounds', () => {
  const rounds = [
    [measured('roomful', 4_000), measured('socketio-insert', 1_000)],
    [measured('roomful', 800), measured('socketio-insert', 400)],
    [measured('roomful', 9_000, false), measured('socketio-insert', 1)],
  ];
  expect(ratiosOf(rounds)).toMatchObject([
    { comparison: { name: 'hot.deliveriesPerSecond.vs.socketio-insert' }, value: 3, range: [2, 4], met: true },
  ]);
});

test('quantiles are measured values', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(quantile([4, 1, 3, 2], 0.99)).toBe(4);
});

test('a chart has a bar for each valid subject and names the invalid ones', () => {
  const summaries: Summary[] = [
    summarize([measured('roomful', 4_000)]),
    summarize([measured('socketio-insert', 1, false)]),
  ];
  const svg = chartOf('hot', summaries);
  expect(svg).toContain('>4,000<');
  expect(svg.match(/does not count/g)).toHaveLength(2);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});
