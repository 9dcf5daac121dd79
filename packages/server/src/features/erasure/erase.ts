import { command, userId } from '@roomful/protocol';
import type { Knex } from 'knex';
import * as z from 'zod';
import type { WriteCall } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import type { LogErasure } from './log.js';
import type { ErasedStep, FeatureErasure } from './parts.js';
import { type Erasure, endErasure } from './queries.js';

/** How many of the answers that are kept one step changes. */
const answersAStep = 200;

const input = z.object({
  roomId: z.uuid().describe('Where.'),
  userId: userId.describe('Whose words.'),
  seqs: z.array(z.int()).describe('Where the user wrote or is named.'),
  last: z.boolean().describe('Everything else is done.'),
  named: z.boolean().describe('Whether the user wrote or is named anywhere in the log.'),
});

type EraseCall = WriteCall<z.output<typeof input>>;

interface EraseDeps extends Pick<LogErasure, 'eraseNames' | 'eraseAnswers'> {
  /** What the features delete. */
  parts: readonly FeatureErasure[];
  /** Puts the id in the place of the name in the tables that name people in a room. */
  eraseNamesInState(db: Knex, erasure: Erasure): Promise<boolean>;
}

/** A write of the server's own, outside the contract: one step in erasing what a user said in a room. Twice does no harm. */
export const createErase = ({ parts, eraseNames, eraseAnswers, eraseNamesInState }: EraseDeps) => {
  const row = command({
    kind: 'write',
    summary: 'Erase some of what a user said in a room.',
    input,
    output: z.object({ more: z.boolean().describe('Whether something of the user is left.') }),
    stream: 'room',
    inArchive: true,
    emits: parts.flatMap(({ emits }) => emits),
    example: { roomId: '0199a6a0-7f2e-7000-8000-000000000000', userId: 'ana', seqs: [7], last: false, named: true },
  });

  const handler = write(async (db, call: EraseCall) => {
    const { seqs, last, named, ...erasure } = call.input;
    const concerned = { ...erasure, now: call.now };
    const steps: ErasedStep[] = [];
    if (seqs.length > 0) {
      for (const { inLog } of parts) if (inLog) steps.push(await inLog(db, concerned, seqs));
      await eraseNames(db, erasure, seqs);
    }
    for (const { inState } of parts) if (inState) steps.push(await inState(db, concerned));
    // Under the lock of the room's head: nobody is given an answer with the name between this and the end.
    const more = steps.some((step) => step.more) || (last && (await eraseAnswers(db, erasure, answersAStep)));
    const events = steps.flatMap((step) => step.events);
    if (last && !more) {
      const changed = await eraseNamesInState(db, erasure);
      const ended = await endErasure(db, erasure);
      if (changed || (named && ended)) for (const { told } of parts) events.push(...(told?.(concerned) ?? []));
    }
    return {
      result: { more },
      // A deleted room's log has ended: nothing is told there any more.
      events: call.access ? events : [],
      redacts: steps.flatMap(({ redacts = [] }) => redacts),
    };
  });

  return { row, handler };
};
