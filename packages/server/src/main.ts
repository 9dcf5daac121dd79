import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { contract as roomful } from '@roomful/protocol';
import type { Logger } from 'pino';
import { createDoor } from './access/door.js';
import { createGreeting } from './access/greeting.js';
import { chargeMessages, createCharge } from './access/limits.js';
import { createRefresh } from './access/refresh.js';
import { writeBackup } from './backup/write.js';
import type { ServerConfig } from './config.js';
import { answers } from './database/answers.js';
import type { Database } from './database/connection.js';
import { generationOf } from './database/generation.js';
import { connectionHandlers, handlers as roomfulHandlers } from './features/index.js';
import { provide } from './features/provided.js';
import { createCommits, createPublish } from './following/commits.js';
import { createErasures } from './following/erasures.js';
import { createFollow } from './following/follow.js';
import { createFollower } from './following/follower.js';
import { createFollowSpace } from './following/followSpace.js';
import { createFollowUser } from './following/followUser.js';
import { createHeads } from './following/heads.js';
import { createInbox } from './following/inbox.js';
import { createOwnRooms } from './following/inboxQueries.js';
import { createStreamReads } from './following/streamReads.js';
import { createErasure, erasureMs } from './jobs/erasure.js';
import { startPeriodic } from './jobs/periodic.js';
import { createProjector } from './jobs/projector.js';
import { keySweepMs, sweepKeys } from './jobs/sweeps.js';
import { leaseTickMs } from './live/leases.js';
import { createLiveParts } from './live/liveParts.js';
import { createMetrics, measure, observeBatch } from './metrics.js';
import { eventColumns } from './pipeline/columns.js';
import type { AnyHandlers, ServerFacts } from './pipeline/context.js';
import { endingsOf } from './pipeline/endings.js';
import { createExecute } from './pipeline/execute.js';
import { logUnexpected } from './pipeline/interceptors.js';
import { createLanes } from './pipeline/lanes.js';
import { erasedIn, membershipIn, roomLineEvents, signsOfActivity } from './pipeline/rowFacts.js';
import type { RoomfulServer, ServerParts } from './serverParts.js';
import { createDraining, retryAfterMs, stop } from './stopping.js';
import { createAudience } from './transports/audience.js';
import { createDelivery } from './transports/delivery.js';
import { createTransports } from './transports/transports.js';
import { version } from './version.js';

const dayMs = 86_400_000;

/** Wires the parts together, each one before the parts that use it. */
export const wire = async (config: ServerConfig, database: Database, log: Logger, given: ServerParts) => {
  const { contract = roomful, handlers = roomfulHandlers as unknown as AnyHandlers } = given;
  const { clockOffsetMs = () => 0, interceptors = [], http, unreachable } = given;
  const { forPipeline, forFollower, forFollowing, forGreeting, forLive, forErasure, revokedBy } = provide(contract);
  const generation = await database.read(generationOf);
  const { messagesPerMinute, eraseAfterDays, commandsPerSecond } = config;
  const facts = { version, node: randomUUID(), generation };
  const server: ServerFacts = { ...facts, messagesPerMinute, eraseAfterMs: eraseAfterDays * dayMs };
  const report = (error: unknown, about: object = {}) => log.error({ err: error, ...about }, 'unexpected error');
  const time = { database, clockOffsetMs };
  const { draining, refuse } = createDraining();
  const metrics = createMetrics();
  const charge = createCharge();
  const ends = { endings: endingsOf(contract), revokedBy };
  const columns = eventColumns(contract);

  // From commits to followers.
  const commits = createCommits();
  const reads = createStreamReads(database, generation);
  const follower = createFollower({ ...forFollower, ...reads, emit: commits.deliver, report });
  const publish = createPublish(commits, follower);
  const audience = createAudience(metrics, config.socketBufferBytes);
  const heads = createHeads({ follower, generation, signal: audience.signal });

  // Writes.
  const projector = createProjector({ ...time, generation, columns, publish, report });
  const lanes = createLanes({
    ...forPipeline,
    ...time,
    server,
    columns,
    publish,
    charge: chargeMessages(charge, messagesPerMinute),
    report: (error, { name, caller }) => report(error, { command: name, caller: caller.id }),
    projected: projector.wake,
    observe: observeBatch(metrics),
  });
  const door = createDoor({ config, localhost: database.kind === 'embedded', charge, unreachable });
  const greeting = createGreeting({ ...forGreeting, database, lanes, draining });

  // Live state, and users' own streams.
  const signs = signsOfActivity(contract);
  const { node } = server;
  const forParts = { ...forLive, ...audience, ...ends, ...time };
  const { store, standing, live, leases } = createLiveParts({ ...forParts, node, signs, report });
  const inbox = createInbox({
    ownRooms: createOwnRooms(database),
    readHeads: reads.readHeads,
    roomLine: roomLineEvents(contract),
    membershipIn: membershipIn(contract),
    signal: (signal, streams) => audience.signalConnections(signal, audience.connections(streams)),
  });
  audience.subscribe(live);
  audience.subscribe(leases);
  audience.subscribe(inbox);

  // Following, and all commands.
  const shared = { ...forFollowing, ...time, follower, generation, ...ends };
  const rooms = createFollow({ ...shared, live: live.snapshot });
  const users = createFollowUser({ ...shared, keep: greeting.keep, inbox });
  const spaces = createFollowSpace(shared);
  const execute = createExecute({
    ...forPipeline,
    ...time,
    contract,
    handlers,
    connectionHandlers: connectionHandlers({
      ...time,
      roomFollowing: rooms,
      ownFollowing: users,
      spaceFollowing: spaces,
      refresh: createRefresh({ authenticate: door.authenticate, greet: greeting.greet }),
      store,
      live,
      standing,
    }),
    lanes,
    server,
    charge,
    commandsPerSecond,
    draining,
    interceptors: [...interceptors, measure(metrics), logUnexpected(report), live],
    report,
  });

  // The transports.
  const ready = async () => !draining() && answers(database);
  const backup: RoomfulServer['backup'] = (out) => writeBackup(database, out, config.dataDir ?? tmpdir());
  const rules = { room: rooms.rules, space: spaces.rules };
  const delivery = createDelivery({ ...ends, audience, follower, rules, report });
  const entrance = { ...door, greet: greeting.greet, execute, report, contract };
  const operations = { metrics, metricsToken: config.metricsToken, ready, backup };
  const followers = { follower, audience, delivery };
  const { app, sockets, attachTo } = await createTransports({ ...entrance, ...operations, ...followers });
  const parts = [greeting, live, leases, sockets];
  const erasures = createErasures({ ...forFollowing, ...time, follower, erasedIn: erasedIn(contract), parts });
  await erasures.begin();
  commits.onDelivery(heads.delivered);
  commits.onCommit(live.committed);
  commits.onCommit(inbox.committed);
  commits.onDelivery(inbox.heard);
  commits.onDelivery(delivery.emit);
  // Last, so that an erased user gets the event in the own stream before the connection ends.
  commits.onCommit(erasures.committed);
  const attachment = http && (await attachTo(http));

  const erasure = createErasure({ ...time, steps: forErasure, lanes, server, report });
  const poll = async () => {
    projector.wake();
    await Promise.all([follower.poll(), inbox.poll(), erasures.poll()]);
  };
  const endPeriodic = startPeriodic(
    [
      { everyMs: config.headsIntervalMs, run: heads.send },
      { everyMs: config.pollIntervalMs, run: poll },
      { everyMs: leaseTickMs, run: leases.write },
      { everyMs: keySweepMs, run: () => sweepKeys(database, clockOffsetMs) },
      { everyMs: erasureMs, run: erasure.run },
    ],
    report,
  );
  const notifyClients = () => audience.signalAll({ type: 'server.draining', data: { retryAfterMs } });
  const clients = { notifyClients, doors: [sockets, app], attachment };
  const all = { ...clients, refuse, endPeriodic, lanes, inbox, erasure, projector, live, leases };
  return { app, stop: () => stop(all), ready, backup, metrics: () => metrics.registry.metrics(), drop: sockets.drop };
};
