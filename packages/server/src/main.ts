import type { Server as HttpServer } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import type { Writable } from 'node:stream';
import {
  type CommandRow,
  type ContractShape,
  commandsOf,
  type Frame,
  type Profile,
  RoomfulError,
  contract as roomful,
  userStream,
} from '@roomful/protocol';
import type { FastifyInstance } from 'fastify';
import pino, { type Logger } from 'pino';
import { v7 as uuid } from 'uuid';
import {
  type Authenticate,
  checkOrigin,
  createAuthenticator,
  type OriginHeaders,
  originAllowed,
} from './access/authenticate.js';
import { addressGroup, createAddressOf, createCharge, isLoopback } from './access/limits.js';
import { createRefresh } from './access/refresh.js';
import { writeBackup } from './backup/write.js';
import { ConfigError, type ServerConfig } from './config.js';
import { coalesce } from './database/coalesce.js';
import { type Database, openDatabase } from './database/connection.js';
import { secretOf } from './database/dataDirectory.js';
import { generationOf, renewGeneration } from './database/generation.js';
import { handlers as roomfulHandlers } from './features/index.js';
import { forErasure, forFollowing, forPipeline } from './features/provided.js';
import { selectProfiles } from './features/users/queries.js';
import { isSame, remember, rememberRow } from './features/users/remember.js';
import { createErased } from './following/erased.js';
import { createFollow } from './following/follow.js';
import { createFollower } from './following/follower.js';
import { createFollowUser } from './following/followUser.js';
import { createInbox } from './following/inbox.js';
import { selectOwnRooms } from './following/inboxQueries.js';
import { createErasure } from './jobs/erasure.js';
import { dropKeysBefore } from './jobs/keys.js';
import { createProjector } from './jobs/projector.js';
import { createLiveClock } from './live/clock.js';
import { createLiveHandlers } from './live/handlers.js';
import { createLive, signsOfActivity } from './live/live.js';
import { createMemoryPort } from './live/memory.js';
import { createStanding } from './live/standing.js';
import { createMetrics } from './metrics.js';
import type { QueuedCall } from './pipeline/call.js';
import { eventColumns } from './pipeline/columns.js';
import type { AnyHandlers, Principal, ServerFacts } from './pipeline/context.js';
import { createExecute } from './pipeline/execute.js';
import { readNow } from './pipeline/gates.js';
import { createLanes } from './pipeline/lanes.js';
import { epochOf, selectEvents, selectHeads } from './pipeline/log.js';
import { attach } from './transports/attach.js';
import { addBackup } from './transports/backup.js';
import { addOperations } from './transports/operations.js';
import { createRest } from './transports/rest.js';
import { createSocketTransport, socketPath } from './transports/socketio.js';
import { version } from './version.js';

/** A running server. */
export interface RoomfulServer {
  /** Where it listens, such as http://127.0.0.1:7400. On an app's own HTTP server: where that listens. @throws Error before it does, and where that is a Unix socket */
  readonly url: string;
  /** The port of `url`. @throws Error as `url` does */
  readonly port: number;
  /** `embedded` or `postgres`. */
  readonly database: Database['kind'];
  /** Whether commands can be served now: what `/ready` answers. */
  ready(): Promise<boolean>;
  /** Prometheus metrics: what `/metrics` answers. */
  metrics(): Promise<string>;
  /**
   * Writes a backup, of the database as it is at one instant, while everything goes on: what `/backup` answers.
   * `restoreBackup` reads it.
   */
  backup(out: Writable): Promise<void>;
  /** Drops the connections of a user without a word, as a broken link does; a client of theirs comes back and resumes. */
  drop(userId: string): void;
  /**
   * Stops taking commands, answers those that wait, tells the clients, and closes everything but an app's own HTTP
   * server. Resolves within 10 s.
   */
  close(): Promise<void>;
}

/** What tests and embedders may replace. */
export interface ServerParts {
  /** The contract to serve. Default: roomful's. */
  contract?: ContractShape;
  /** A handler for each read and write of the contract. Default: roomful's. */
  handlers?: AnyHandlers;
  /**
   * An HTTP server of the app's own to live on, instead of listening on `host` and `port`: `/socket.io/` and
   * `/v1/<command>` are roomful's there, everything else stays the app's (`/health`, `/ready` and `/metrics` too). A
   * Socket.IO server of the app's own needs another path. Default: one of its own.
   */
  http?: HttpServer;
  /**
   * The database was set back to an earlier state by other means than `restoreBackup`: clients that had seen more are
   * given a fresh snapshot. To be said once, at the first start after that. Default: false.
   */
  restored?: boolean;
  /** Milliseconds that the clock is ahead of the database's. Default: 0. */
  clockOffsetMs?: () => number;
  /** Users whose handshakes and calls are answered `unavailable`, as if the network were down. Default: nobody. */
  unreachable?: ReadonlySet<string>;
}

const quietHeadsEvery = 12;
const busyMs = 60_000;
const keySweepMs = 3_600_000;
/** How long somebody counts as known: another node may have erased the profile. */
const greetedMs = 60_000;
const dayMs = 86_400_000;
/** How often it is asked what is to be erased: a look-up where nothing is. */
const erasureMs = 5_000;
const drainMs = 8_000;
/** How long the connections to PostgreSQL may take to end: a link that hangs is not waited for. */
const leaveMs = 1_000;
const leave = () => new Promise<void>((resolve) => setTimeout(resolve, leaveMs).unref());
const reconnectAfterMs = 500;

/** Where an HTTP server listens. @throws Error where it does not, or on no port */
const addressOf = (http: HttpServer): { host: string; port: number } => {
  const address = http.address();
  if (address === null) throw new Error('the HTTP server does not listen; call its listen() first');
  if (typeof address === 'string')
    throw new Error(`the HTTP server listens on ${address}, which is no port and has no URL`);
  return { host: ['::', '0.0.0.0'].includes(address.address) ? 'localhost' : address.address, port: address.port };
};

const every = (ms: number, run: () => void): (() => void) => {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
};

const listen = async (app: FastifyInstance, { host, port }: ServerConfig): Promise<{ host: string; port: number }> => {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE')
      throw new ConfigError([`port: ${port} on ${host} is taken; choose another port, or 0 for any free one`]);
    if (code === 'EACCES') throw new ConfigError([`port: no permission to listen on ${port}; choose one above 1023`]);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ConfigError([`host: this machine has no address ${host}`]);
    throw error;
  }
  return { host, port: (app.server.address() as AddressInfo).port };
};

/** The only place that wires the parts together. */
const wire = async (
  config: ServerConfig,
  database: Database,
  jwtSecret: string | undefined,
  log: Logger,
  parts: ServerParts,
) => {
  const contract = parts.contract ?? roomful;
  const handlers = parts.handlers ?? (roomfulHandlers as unknown as AnyHandlers);
  const clockOffsetMs = parts.clockOffsetMs ?? (() => 0);
  const generation = await database.read(generationOf);
  const { messagesPerMinute, eraseAfterDays } = config;
  const server: ServerFacts = { version, generation, messagesPerMinute, eraseAfterMs: eraseAfterDays * dayMs };
  const metrics = createMetrics();
  const charge = createCharge();
  const verify = createAuthenticator({ ...config, jwtSecret });
  const authenticate: Authenticate = async (token) => {
    const principal = await verify(token);
    if (parts.unreachable?.has(principal.id)) throw new RoomfulError('unavailable');
    return principal;
  };
  const report = (error: unknown, about: object = {}) => log.error({ err: error, ...about }, 'a fault that is no rule');
  let draining = false;

  // Those who come back at once open streams of their own: one read for all of them.
  const headOf = coalesce<string, number>(async (_, streams) => {
    const heads = await database.read((db) => selectHeads(db, streams));
    return (stream) => heads.get(stream) ?? 0;
  });
  const follower = createFollower({
    epochOf: (stream) => epochOf(stream, generation),
    readHead: (stream) => headOf('', stream),
    readHeads: (streams) => database.read((db) => selectHeads(db, streams)),
    redactionBy: forPipeline.redaction.by,
    readEvents: (stream, after, limit) => database.read((db) => selectEvents(db, stream, { after, limit })),
    emit: (frame) => {
      lastEmit.set(frame.stream, Date.now());
      committed(frame);
      inbox.heard(frame);
      sockets.emit(frame);
      erased.committed(frame);
    },
    report,
  });
  const erased = createErased({
    ...forFollowing,
    database,
    clockOffsetMs,
    erased: (userId) => {
      greeted.delete(userId);
      live.forget(userId);
      sockets.forget(userId);
    },
  });
  await erased.begin();
  const lastEmit = new Map<string, number>();
  const committed = (frame: Frame) => {
    live.committed(frame);
    inbox.committed(frame);
  };

  const publish = (frames: Frame[]) => {
    for (const frame of frames) {
      // Of streams that nobody follows here, too: read positions are in their readers' own. Of the others `emit` tells.
      if (sockets.followers(frame.stream) === 0) committed(frame);
      follower.receive(frame);
      // After the event has gone to who follows the own stream: it is the last thing that they hear.
      erased.committed(frame);
    }
  };
  const columns = eventColumns(contract);
  const projector = createProjector({ database, generation, clockOffsetMs, columns, publish, report });
  const lanes = createLanes({
    ...forPipeline,
    database,
    server,
    clockOffsetMs,
    columns,
    charge: async ({ caller, roomId }, own) => {
      const perMinute = own ?? config.messagesPerMinute;
      if (perMinute === 0) return async () => undefined;
      return charge(`messages ${own === null ? '' : roomId} ${caller.id}`, perMinute, 60);
    },
    report: (error, call) => report(error, { command: call.name, caller: call.caller.id }),
    publish,
    told: projector.wake,
    observe: ({ calls, events, durationMs }) => {
      metrics.batchCalls.observe(calls);
      metrics.batchSeconds.observe(durationMs / 1_000);
      metrics.events.inc(events);
    },
  });

  // Most of those who come are known, and a thousand of them may come at once: one read says for whom nothing is to be written.
  const isKnown = coalesce<Profile, boolean>(async (_, profiles) => {
    const ids = profiles.map(({ id }) => id);
    const known = await database.read((db) => selectProfiles(db, ids));
    return (profile) => isSame(known.get(profile.id), profile);
  });
  const greeted = new Map<string, string>();
  /** Keeps the profile of a verified token; resolves with whether it is kept. */
  const keepProfile = async (caller: Principal): Promise<boolean> => {
    const { id, name, avatarUrl, role } = caller;
    const profile = { id, name, avatarUrl, role };
    if (draining) return false;
    const call = {
      name: 'profile',
      row: rememberRow as unknown as CommandRow,
      handler: remember as unknown as QueuedCall['handler'],
      caller,
      input: { profile },
      key: uuid(),
      stream: userStream(id),
      roomId: null,
    };
    return (await isKnown('', profile)) || (await lanes.submit(call)).ok;
  };
  const greet = (caller: Principal): void => {
    const { id, name, avatarUrl, role } = caller;
    const seen = JSON.stringify([name, avatarUrl, role]);
    if (greeted.get(id) === seen || draining) return;
    if (greeted.size > 10_000) greeted.clear();
    greeted.set(id, seen);
    void keepProfile(caller)
      .catch(() => false)
      .then((kept) => kept || greeted.delete(id));
  };

  const clock = createLiveClock(clockOffsetMs);
  const port = createMemoryPort(clock);
  const standing = createStanding({ database, clockOffsetMs });
  const live = createLive({
    port,
    clock,
    database,
    standing,
    signs: signsOfActivity(commandsOf(contract)),
    followers: (stream) => sockets.followers(stream),
    signal: (signal, stream, mayKnow) => sockets.signal(signal, stream, mayKnow),
    tell: (signal, connections) => sockets.tell(signal, connections),
    report,
  });

  const inbox = createInbox({
    ownRooms: (userIds) => database.read((db) => selectOwnRooms(db, userIds)),
    readHeads: (streams) => database.read((db) => selectHeads(db, streams)),
    signal: (signal, streams) => sockets.tell(signal, sockets.connections(streams)),
  });
  const following = createFollow({
    ...forFollowing,
    database,
    follower,
    generation,
    clockOffsetMs,
    live: live.snapshot,
  });
  const ownStream = createFollowUser({ ...forFollowing, database, follower, generation, keep: keepProfile, inbox });
  const run = createExecute({
    contract,
    handlers,
    connectionHandlers: {
      rooms: { follow: following.follow, unfollow: following.unfollow },
      users: { follow: ownStream.follow, unfollow: ownStream.unfollow },
      auth: { refresh: createRefresh({ authenticate, greet }) },
      ...createLiveHandlers({ port, live, standing, database, clockOffsetMs }),
    },
    ...forPipeline,
    database,
    lanes,
    server,
    clockOffsetMs,
    charge,
    commandsPerSecond: config.commandsPerSecond,
    draining: () => draining,
    report,
    observe: (command, code) => metrics.commands.inc({ command, code }),
  });

  const execute: typeof run = (request) => {
    live.called(request);
    return run(request);
  };

  const rule = { allowed: config.allowedOrigins, localhost: database.kind === 'embedded' };
  const shared = {
    execute,
    authenticate,
    greet,
    report,
    originAllowed: (origin: string | undefined) => originAllowed({ origin }, rule),
    checkOrigin: (headers: OriginHeaders) => checkOrigin(headers, rule),
    addressOf: createAddressOf(config.trustProxy),
    chargeAddress: async (address: string | undefined) => {
      if (config.handshakesPerMinute === 0 || address === undefined || isLoopback(address)) return;
      await charge(`address ${addressGroup(address)}`, config.handshakesPerMinute, 60);
    },
  };
  const ready = async () => {
    if (draining) return false;
    return database
      .read((db) => db.raw('select 1'))
      .then(
        () => true,
        () => false,
      );
  };
  const backup = (out: Writable) => writeBackup(database, out, config.dataDir ?? tmpdir());
  const app = await createRest({
    ...shared,
    contract,
    extend: (fastify) => {
      addOperations(fastify, { metrics, metricsToken: config.metricsToken, ready });
      addBackup(fastify, { ...shared, backup });
    },
  });
  const { http } = parts;
  const paths = new Set(commandsOf(contract).map(({ name }) => `/v1/${name}`));
  if (http) await app.ready();
  const attachment =
    http &&
    attach(http, app.server, {
      request: (path) => path.startsWith(socketPath) || paths.has(path),
      upgrade: (path) => path.startsWith(socketPath),
    });

  const followRow = roomful.rooms.commands.follow;
  const sockets = createSocketTransport({
    ...shared,
    http: app.server,
    follower,
    metrics,
    live: {
      ...live,
      followed: (userId, stream, follows) => {
        live.followed(userId, stream, follows);
        inbox.followed(userId, stream, follows);
      },
    },
    stillAllowed: (roomId, users) => following.allowed(followRow, roomId, users),
    socketBufferBytes: config.socketBufferBytes,
  });

  let tick = 0;
  const sendHeads = () => {
    tick += 1;
    for (const [stream, head] of follower.positions()) {
      const busy = Date.now() - (lastEmit.get(stream) ?? 0) < busyMs;
      if (!busy && tick % quietHeadsEvery !== 0) continue;
      sockets.signal({ type: 'server.heads', data: { stream, epoch: epochOf(stream, generation), head } }, stream);
    }
    for (const [stream, at] of lastEmit) if (Date.now() - at > busyMs) lastEmit.delete(stream);
  };
  const dropOldKeys = () =>
    void database
      .transaction((trx) => readNow(trx).then((now) => dropKeysBefore(trx, now + clockOffsetMs())))
      .catch(report);
  const erasure = createErasure({ steps: forErasure, database, lanes, server, clockOffsetMs, report });
  let polling = false;
  const poll = () => {
    if (polling) return;
    polling = true;
    projector.wake();
    void Promise.all([follower.poll(), inbox.poll(), erased.poll()])
      .catch(report)
      .finally(() => {
        polling = false;
      });
  };
  const stops = [
    every(config.headsIntervalMs, sendHeads),
    every(config.pollIntervalMs, poll),
    every(keySweepMs, dropOldKeys),
    every(greetedMs, () => greeted.clear()),
    every(erasureMs, erasure.run),
  ];

  const stop = async (): Promise<void> => {
    draining = true;
    for (const end of stops) end();
    const erased = erasure.stop();
    inbox.stop();
    sockets.signal({ type: 'server.draining', data: { retryAfterMs: reconnectAfterMs } });
    await Promise.race([lanes.idle(), new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
    await Promise.race([Promise.all([projector.stop(), erased]), leave()]);
    // Together: each waits for the last connection, and a REST client that goes on asking is cut off only by the second.
    await Promise.all([sockets.close(), app.close(), attachment && Promise.race([attachment.idle(), leave()])]);
    attachment?.detach();
    await Promise.race([live.close(), leave()]);
  };
  return { app, stop, ready, backup, metrics: () => metrics.registry.metrics(), drop: sockets.drop };
};

/**
 * Starts a server.
 *
 * @param config from `parseConfig`
 * @throws ConfigError (a taken port too), DataDirectoryLocked, DatabaseOpenError
 * @example
 * const server = await createServer(parseConfig({ flags: { port: 0 } }))
 * console.log(server.url)
 * await server.close()
 */
export const createServer = async (config: ServerConfig, parts: ServerParts = {}): Promise<RoomfulServer> => {
  const log = pino(
    { level: config.logLevel, base: null, redact: ['token', '*.token', 'jwtSecret'] },
    pino.destination(2),
  );
  const embedded = config.databaseUrl === undefined;
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    lanes: config.lanes,
    log: { debug: (message) => log.debug(message), warn: (message) => log.warn(message) },
  });
  try {
    if (parts.restored) await database.transaction(renewGeneration);
    const ownSecret = embedded && config.jwtSecret === undefined && config.jwksUrl === undefined;
    const jwtSecret = ownSecret && config.dataDir ? await secretOf(config.dataDir) : config.jwtSecret;
    const { app, stop, ...calls } = await wire(config, database, jwtSecret, log, parts);
    const { http } = parts;
    const own = http
      ? undefined
      : await listen(app, config).catch(async (error: unknown) => {
          await stop();
          throw error;
        });
    const where = () => own ?? addressOf(http ?? app.server);
    const url = () => {
      const { host, port } = where();
      const scheme = http instanceof HttpsServer ? 'https' : 'http';
      return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
    };
    const facts = { database: database.kind, version };
    if (own) log.info({ url: url(), ...facts }, 'listening');
    else log.info(facts, 'attached to an HTTP server');
    let closing: Promise<void> | undefined;
    return {
      get url() {
        return url();
      },
      get port() {
        return where().port;
      },
      database: database.kind,
      ...calls,
      close: () => {
        closing ??= stop().finally(() => (embedded ? database.close() : Promise.race([database.close(), leave()])));
        return closing;
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
};
