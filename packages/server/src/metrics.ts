import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Interceptor } from './pipeline/interceptors.js';

export type Metrics = ReturnType<typeof createMetrics>;

/** Creates the metrics of `/metrics`, in a registry of their own, since two servers may run in one process. */
export const createMetrics = () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    commands: new Counter({
      name: 'roomful_commands_total',
      help: 'Commands answered, by name and code (ok or an error code).',
      labelNames: ['command', 'code'],
      registers,
    }),
    batchCalls: new Histogram({
      name: 'roomful_commit_batch_calls',
      help: 'Calls carried out by one transaction.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'roomful_commit_seconds',
      help: 'Duration of one transaction, from its begin to its commit, in seconds.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers,
    }),
    events: new Counter({ name: 'roomful_events_total', help: 'Events appended to streams.', registers }),
    deliveries: new Counter({
      name: 'roomful_deliveries_total',
      help: 'Events sent to connections: an event for ten followers counts as ten.',
      registers,
    }),
    connections: new Gauge({ name: 'roomful_connections', help: 'Open socket connections.', registers }),
    evictions: new Counter({
      name: 'roomful_evictions_total',
      help: 'Connections that were dropped because they read too slowly.',
      registers,
    }),
  };
};

/** Counts every command by its answer. */
export const measure = ({ commands }: Pick<Metrics, 'commands'>): Interceptor => ({
  answered: ({ command, code }) => commands.inc({ command, code }),
});

/** Measures every committed batch. */
export const observeBatch =
  ({ batchCalls, batchSeconds, events }: Pick<Metrics, 'batchCalls' | 'batchSeconds' | 'events'>) =>
  (batch: { calls: number; events: number; durationMs: number }): void => {
    batchCalls.observe(batch.calls);
    batchSeconds.observe(batch.durationMs / 1_000);
    events.inc(batch.events);
  };
