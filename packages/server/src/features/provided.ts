import { type CommandRow, contract } from '@roomful/protocol';
import type { GreetingDeps } from '../access/greeting.js';
import type { ErasureSteps } from '../jobs/erasure.js';
import { createNames } from '../pipeline/people.js';
import { createErasureSteps } from './erasure/steps.js';
import { elsewhere, planNamed } from './erasurePlan.js';
import { conflicts, features, foldGate, missing, tables } from './index.js';
import { createRedaction } from './redaction.js';
import { isDeleted } from './rooms/erasureQueries.js';
import { findRoomId } from './rooms/queries.js';
import { createSnapshots } from './snapshot.js';
import { selectOwnLog } from './users/erasureQueries.js';
import { selectErased, selectProfiles } from './users/queries.js';
import { isSame, remember, rememberRow } from './users/remember.js';

// The parts of features that generic code needs. Generic code imports no feature, so `main.ts` hands them over.

const names = createNames(contract);

/** For the pipeline: finding rooms, errors for missing streams and conflicts, current gates, and redaction. */
export const forPipeline = {
  findRoomId,
  missing,
  foldGate,
  conflicts,
  redaction: createRedaction(
    features.flatMap(({ redaction }) => (redaction ? [redaction] : [])),
    names,
  ),
};

/** For following: snapshots and erased users. */
export const forFollowing = { ...createSnapshots(features), selectErased };

/** For storing the profiles that tokens carry. */
export const forGreeting: Pick<GreetingDeps, 'selectProfiles' | 'isSame' | 'remember'> = {
  selectProfiles,
  isSame,
  remember: {
    row: rememberRow as unknown as CommandRow,
    handler: remember as unknown as GreetingDeps['remember']['handler'],
  },
};

/** For the erasure job. */
export const forErasure: ErasureSteps = {
  ...createErasureSteps(features, tables, names),
  elsewhere,
  planNamed,
  isDeleted,
  selectOwnLog,
};
