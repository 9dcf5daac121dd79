import { PassThrough, type Writable } from 'node:stream';
import { RoomfulError } from '@roomful/protocol';
import type { FastifyInstance } from 'fastify';
import { bearer, type RestDeps } from './rest.js';

export interface BackupDeps
  extends Pick<RestDeps, 'authenticate' | 'checkOrigin' | 'chargeAddress' | 'addressOf' | 'report'> {
  backup(out: Writable): Promise<void>;
}

/** How long a reader may take nothing before it is cut off, so that its transaction does not stay open. */
const idleMs = 300_000;

/**
 * Adds `GET /backup` for operators: all data as lines of JSON, one backup at a time. A truncated answer lacks its last chunk
 * and its last line.
 */
export const addBackup = (app: FastifyInstance, deps: BackupDeps): void => {
  let running = false;
  app.get('/backup', async (request, reply) => {
    deps.checkOrigin(request.headers);
    await deps.chargeAddress(deps.addressOf(request.raw));
    const { role } = await deps.authenticate(bearer(request));
    if (role !== 'operator') {
      const details = { rule: 'backup', role, needs: 'operator' };
      throw new RoomfulError('forbidden', 'only operators may make a backup', { details });
    }
    if (running) throw new RoomfulError('unavailable', 'another backup is running', { retryAfterMs: 5_000 });
    running = true;
    const out = new PassThrough();
    reply.raw.setTimeout(idleMs, () => out.destroy());
    deps
      .backup(out)
      .catch((error: Error) => {
        // A reader that goes away is not a server error.
        if (Reflect.get(error, 'code') !== 'ERR_STREAM_PREMATURE_CLOSE') deps.report(error);
        out.destroy(error);
      })
      .finally(() => {
        running = false;
      });
    return reply.type('application/x-ndjson').send(out);
  });
};
