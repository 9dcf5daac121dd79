import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../access/addresses.js';
import type { Metrics } from '../metrics.js';

export interface OperationsDeps {
  metrics: Metrics;
  /** The bearer token of /metrics. Absent: only direct calls from this machine are answered, not those of a proxy on it. */
  metricsToken: string | undefined;
  /** Whether commands can be served now. */
  ready(): Promise<boolean>;
}

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Adds the paths for operating the server: /health (the process is alive), /ready (it can serve), /metrics (Prometheus). */
export const addOperations = (app: FastifyInstance, deps: OperationsDeps): void => {
  app.get('/health', async () => ({ ok: true }));
  app.get('/ready', async (_request, reply) => {
    const ready = await deps.ready().catch(() => false);
    return reply.status(ready ? 200 : 503).send({ ok: ready });
  });
  app.get('/metrics', async (request, reply) => {
    const allowed =
      deps.metricsToken === undefined
        ? isLoopback(request.socket.remoteAddress) && request.headers['x-forwarded-for'] === undefined
        : sameText(request.headers.authorization ?? '', `Bearer ${deps.metricsToken}`);
    if (!allowed) return reply.status(401).send({ ok: false });
    return reply.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics());
  });
};
