import type { Server } from 'node:http';
import { attach } from './attach.js';
import { addBackup, type BackupDeps } from './backup.js';
import { addOperations, type OperationsDeps } from './operations.js';
import { pathsOf } from './paths.js';
import { createRest, type RestDeps } from './rest.js';
import { createSocketTransport, type SocketDeps } from './socketio.js';

/** What the transports need of the server. */
export interface TransportsDeps
  extends Omit<RestDeps, 'extend'>,
    Omit<SocketDeps, 'http'>,
    OperationsDeps,
    Pick<BackupDeps, 'backup'> {}

/** Creates REST with the paths for operations, and Socket.IO on the same HTTP server. */
export const createTransports = async (deps: TransportsDeps) => {
  const app = await createRest({
    ...deps,
    extend: (fastify) => {
      addOperations(fastify, deps);
      addBackup(fastify, deps);
    },
  });
  const sockets = createSocketTransport({ ...deps, http: app.server });
  return {
    app,
    sockets,
    /** Takes roomful's paths from an app's own HTTP server. */
    attachTo: async (host: Server) => {
      await app.ready();
      return attach(host, app.server, pathsOf(deps.contract));
    },
  };
};
