// biome-ignore-all lint/style/noExcessiveLinesPerFile: one table, read as a whole: a bug a row.
import type { Edit } from '../harness/bundle.js';
import { alwaysLocked, losingFrames } from './edits.js';
import type { ProbeName } from './probes.js';

/** A bug that is put into a copy of the sources, and the test that must find it. */
export interface Mutant {
  name: string;
  /** The bundle with the bug. Default: server. */
  in?: 'server' | 'sdk';
  edits: readonly Edit[];
  caughtBy: ProbeName;
  /** Rules of which at least one must be broken; for a case of the suite, a part of its name. */
  as: readonly string[];
}

const server = 'server/src/';
const sdk = 'sdk/src/';

const runLocked = `const done = await deps.database.transaction(async (trx) => {
  const batch = await runBatch(trx, calls, cache, deps);
  handled = true;
  return batch;
});`;

export const mutants: readonly Mutant[] = [
  {
    name: 'heads are not locked',
    edits: [{ file: `${server}pipeline/stream.ts`, find: 'order by id for update', replace: 'order by id' }],
    caughtBy: 'twoNodes',
    as: ['refusalsAreExpected', 'noHoles', 'ackedIsLogged'],
  },
  {
    name: 'known keys are not looked up',
    edits: [{ file: `${server}pipeline/batch.ts`, find: 'if (known) {', replace: 'if (known && caller.id === "") {' }],
    caughtBy: 'twoNodes',
    as: ['oneEffect', 'acksAgree'],
  },
  {
    name: 'events are published before the commit',
    edits: [
      alwaysLocked,
      {
        file: `${server}pipeline/lanes.ts`,
        find: runLocked,
        replace: `const done = await deps.database.transaction(async (trx) => {
          const batch = await runBatch(trx, calls, cache, deps);
          handled = true;
          deps.publish(framesOf(batch, deps.server.generation));
          await pause(40);
          return batch;
        });`,
      },
    ],
    caughtBy: 'kills',
    as: ['observersSeeTheLog', 'stateIsFresh'],
  },
  {
    name: 'acks are sent before the commit',
    edits: [
      alwaysLocked,
      {
        file: `${server}pipeline/lanes.ts`,
        find: runLocked,
        replace: `const done = await new Promise<BatchResult>((early, fail) => {
          deps.database.transaction(async (trx) => {
            const batch = await runBatch(trx, calls, cache, deps);
            early(batch);
            await pause(40);
          }).catch(fail);
        });`,
      },
    ],
    caughtBy: 'kills',
    as: ['ackedIsLogged'],
  },
  {
    name: 'a node delivers events as they come, in whatever order',
    edits: [
      {
        file: `${server}following/follower.ts`,
        find: 'while (next && next.from <= followed.position + 1) {',
        replace: 'while (next) {',
      },
    ],
    caughtBy: 'twoNodes',
    as: ['observersSeeTheLog'],
  },
  {
    name: 'a node does not look for what others have committed',
    edits: [{ file: `${server}following/follower.ts`, find: 'if (opened.size === 0) return;', replace: 'return;' }],
    caughtBy: 'twoNodes',
    as: ['observersArrive'],
  },
  {
    name: 'a seq is used twice',
    edits: [
      {
        file: `${server}pipeline/stage.ts`,
        find: 'stream.head += 1;',
        replace: "if (draft.type !== 'queue.item_voted') stream.head += 1;",
      },
    ],
    caughtBy: 'twoNodes',
    as: ['refusalsAreExpected', 'noHoles', 'ackedIsLogged', 'observersSeeTheLog'],
  },
  {
    name: 'the last frame is lost, and no heads are told',
    edits: [
      losingFrames,
      { file: `${server}following/heads.ts`, find: 'send: (): void => {', replace: 'send: (): void => { return;' },
    ],
    caughtBy: 'loss',
    as: ['observersArrive'],
  },
  {
    name: 'rights are not kept current within a batch',
    edits: [{ file: `${server}pipeline/stage.ts`, find: 'if (gate) this.foldGate(gate, draft);', replace: '' }],
    caughtBy: 'bans',
    as: ['outIsOut'],
  },
  {
    name: 'a banned user goes on hearing the room',
    edits: [
      {
        file: `${server}transports/delivery.ts`,
        find: 'const detach = (connection: SocketConnection, stream: string, code: ErrorCode, seq: number): void => {',
        replace:
          'const detach = (connection: SocketConnection, stream: string, code: ErrorCode, seq: number): void => { if (code) return;',
      },
    ],
    caughtBy: 'bans',
    as: ['banHolds'],
  },
  {
    name: 'deleted text stays in the log',
    edits: [{ file: `${server}features/messages/change.ts`, find: 'redacts: [message.id],', replace: '' }],
    caughtBy: 'suite',
    as: ['a deleted message is blank everywhere'],
  },
  {
    name: 'rows of a run are not awaited before the next',
    edits: [
      {
        file: `${server}pipeline/batch.ts`,
        find: 'would take them along. await all(stores.splice(0));',
        replace: 'would take them along.\n',
      },
    ],
    caughtBy: 'suite',
    as: ['votes stand, whatever is refused beside them'],
  },
  {
    name: 'a muted member speaks',
    edits: [
      {
        file: `${server}access/authorize.ts`,
        find: 'member.mutedUntil > now',
        replace: 'member.mutedUntil > now + 1e12',
      },
    ],
    caughtBy: 'suite',
    as: ['a muted member reads and leaves'],
  },
  {
    name: 'a private room says that it is there',
    edits: [
      {
        file: `${server}access/standing.ts`,
        find: "if (gate.room.visibility === 'private' && role === 'guest' && !member?.invited) throw new RoomfulError('room_not_found');",
        replace:
          "if (gate.room.visibility === 'private' && role === 'guest' && !member?.invited) throw new RoomfulError('forbidden');",
      },
    ],
    caughtBy: 'suite',
    as: ['to those outside, a private room and a missing one answer alike'],
  },
  {
    name: 'unknown fields pass',
    edits: [{ file: `${server}pipeline/input.ts`, find: 'row.input.strict()', replace: 'row.input' }],
    caughtBy: 'suite',
    as: ['unknown fields are refused'],
  },
  {
    name: 'a position beyond the head is resumed',
    edits: [
      {
        file: `${server}following/following.ts`,
        find: 'resumable && since.seq > view.head',
        replace: 'resumable && since.seq < 0',
      },
    ],
    caughtBy: 'suite',
    as: ['a position that cannot be resumed'],
  },
  {
    name: 'any epoch is resumed',
    edits: [
      {
        file: `${server}following/following.ts`,
        find: 'since !== undefined && since.epoch === epoch;',
        replace: 'since !== undefined;',
      },
    ],
    caughtBy: 'suite',
    as: ['a position that cannot be resumed'],
  },
  {
    name: 'the same key may have another input',
    edits: [
      { file: `${server}pipeline/batch.ts`, find: 'if (known.hash !== hash)', replace: 'if (known.hash === "")' },
    ],
    caughtBy: 'suite',
    as: ['the same key with another input is a conflict'],
  },
  {
    name: 'a snapshot forgets that its viewer is muted',
    edits: [
      {
        file: `${server}features/members/state.ts`,
        find: 'mutedUntil: member?.mutedUntil ?? null',
        replace: 'mutedUntil: null',
      },
    ],
    caughtBy: 'law',
    as: ['law'],
  },
  {
    name: 'a snapshot has the votes on items that are over',
    edits: [
      {
        file: `${server}features/queue/queries.ts`,
        find: ".whereIn('i.status', open) .select('v.*')",
        replace: ".select('v.*')",
      },
    ],
    caughtBy: 'law',
    as: ['law'],
  },
  {
    name: 'deleted messages are unread',
    edits: [
      {
        file: `${server}database/migrations/002_conversation.ts`,
        find: 'm.author_id <> _viewer and m.deleted_at is null',
        replace: 'm.author_id <> _viewer',
      },
    ],
    caughtBy: 'unread',
    as: ['unread'],
  },
  {
    name: 'a read position goes back',
    edits: [
      {
        file: `${server}features/receipts/handlers.ts`,
        find: 'if (upTo <= position)',
        replace: 'if (upTo === position)',
      },
    ],
    caughtBy: 'unread',
    as: ['unread'],
  },
  {
    name: 'news of rooms is told to users from the last to the first',
    edits: [
      {
        file: `${server}jobs/projector.ts`,
        find: 'select * from gone order by user_id, room_id, seq`',
        replace: 'select * from gone order by user_id, room_id, seq desc`',
      },
      {
        file: `${server}jobs/projector.ts`,
        find: 'else look(); running',
        replace: 'else look(); if (Math.random() < 0.3) running',
      },
    ],
    caughtBy: 'unread',
    as: ['unread'],
  },
  {
    name: 'followers of the own stream hear of no room that was joined later',
    edits: [
      { file: `${server}following/inbox.ts`, find: 'own.add(roomId); watch(', replace: 'own.add(roomId); String(' },
    ],
    caughtBy: 'suite',
    as: ['users who follow their own stream hear of their own rooms'],
  },
  {
    name: 'the SDK takes in what it has already',
    in: 'sdk',
    edits: [
      { file: `${sdk}sequence.ts`, find: 'if (event.seq === seq + 1) {', replace: 'if (event.seq <= seq + 1) {' },
    ],
    caughtBy: 'noise',
    as: ['observersSeeTheLog'],
  },
  {
    name: 'a stopping server refuses for good',
    edits: [
      {
        file: `${server}pipeline/execute.ts`,
        find: "throw new RoomfulError('unavailable', 'the server is about to stop', { retryAfterMs: 1_000 });",
        replace: "throw new RoomfulError('forbidden');",
      },
    ],
    caughtBy: 'rolling',
    as: ['nothingSurfaces'],
  },
  {
    name: 'the SDK does not fetch what is missing',
    in: 'sdk',
    edits: [{ file: `${sdk}sequence.ts`, find: 'return head - seq;', replace: 'return 0;' }],
    caughtBy: 'lossBehindSdk',
    as: ['observersArrive', 'stateIsFresh'],
  },
  {
    name: 'the SDK does not wait for its turn',
    in: 'sdk',
    edits: [{ file: `${sdk}sequence.ts`, find: 'if (event.seq === seq + 1) {', replace: 'if (event.seq > seq) {' }],
    caughtBy: 'noise',
    as: ['observersSeeTheLog'],
  },
  {
    name: 'the SDK sends again under another key',
    in: 'sdk',
    edits: [
      {
        file: `${sdk}requests.ts`,
        find: 'key === undefined ? { input } : { input, key }',
        replace: 'key === undefined ? { input } : { input, get key() { return key + "x".repeat(sent); } }',
      },
    ],
    caughtBy: 'noise',
    as: ['oneEffect', 'loggedWasAttempted', 'sendersKeepOrder'],
  },
];
