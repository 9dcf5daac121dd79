import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableDatabases, createPlace, type DatabaseKind, type Place, postgresAnswers } from './harness/place.js';
import { type ServerProcess, startServer, testSecret } from './harness/server.js';
import type { Target } from './harness/target.js';
import { checks, runCheck, uncovered } from './suite.js';

it('has a case for every command of the contract', () => {
  expect(uncovered()).toEqual([]);
});

/** Each transport runs every case on at least one database. If there are two, the socket uses the embedded one. */
const checksOn = (kind: DatabaseKind) =>
  kind === 'postgres' || !postgresAnswers
    ? checks
    : checks.filter(
        ({ it: { transports }, transport }) => transport === 'socket' || transports?.includes('socket') === false,
      );

/** A busy machine answers late, and cases are not about time. */
const caseTimeoutMs = 600_000;

describe.each(availableDatabases)('a server on %s', (kind) => {
  let place: Place;
  let server: ServerProcess;
  let target: Target;
  beforeAll(async () => {
    place = await createPlace(kind);
    server = await startServer({ place });
    target = { url: server.url, secret: testSecret };
  });
  afterAll(async () => {
    expect(await server.stop()).toBe(0);
    await place.remove();
    expect(server.faults()).toEqual([]);
  });

  it.concurrent.each(checksOn(kind).map((check) => ({ check, name: check.it.name, transport: check.transport })))(
    '$transport: $name',
    ({ check }) => runCheck(check, target),
    caseTimeoutMs,
  );
});
