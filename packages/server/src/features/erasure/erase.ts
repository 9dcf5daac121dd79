import { command, userId } from '@roomful/protocol';
import type { Knex } from 'knex';
import * as z from 'zod';
import type { Erasure } from '../../jobs/erasure.js';
import type { WriteCall } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import type { LogErasure } from './log.js';
import type { ErasedStep, FeatureErasure } from './parts.js';
import { endErasure } from './queries.js';

/** How many stored results one step changes. */
const answersAStep = 200;

const input = z.object({
  roomId: z.uuid().describe('The room.'),
  userId: userId.describe('The erased user.'),
  seqs: z.array(z.int()).describe('The events that the user sent or that name the user.'),
  last: z.boolean().describe('Whether this is the last step, which clears everything outside the log.'),
  named: z.boolean().describe('Whether the log has any event of the user or naming the user.'),
});

type EraseCall = WriteCall<z.output<typeof input>>;

interface EraseDeps extends Pick<LogErasure, 'eraseNames' | 'eraseAnswers'> {
  /** The parts of features in erasure. */
  parts: readonly FeatureErasure[];
  /** Replaces the name by the id in the tables that name people in a room. */
  eraseNamesInState(db: Knex, erasure: Erasure): Promise<boolean>;
}

/** A server-side write outside the contract: one step of erasing a user in a room. Repeating it is harmless. */
export const createErase = ({ parts, eraseNames, eraseAnswers, eraseNamesInState }: EraseDeps) => {
  const row = command({
    kind: 'write',
    summary: "Erase some of a user's messages and names in a room.",
    input,
    output: z.object({ more: z.boolean().describe('Whether there is more to erase.') }),
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
    // Under the lock of the room's head, so no new result with the name can be stored before the end.
    const more = steps.some((step) => step.more) || (last && (await eraseAnswers(db, erasure, answersAStep)));
    const events = steps.flatMap((step) => step.events);
    if (last && !more) {
      const changed = await eraseNamesInState(db, erasure);
      const ended = await endErasure(db, erasure);
      if (changed || (named && ended))
        for (const { finalEvents } of parts) events.push(...(finalEvents?.(concerned) ?? []));
    }
    return {
      result: { more },
      // The log of a deleted room has ended, so append nothing.
      events: call.access ? events : [],
      redacts: steps.flatMap(({ redacts = [] }) => redacts),
    };
  });

  return { row, handler };
};
