import type { CommandRow } from '@roomful/protocol';
import type { GreetingDeps } from '../access/greeting.js';
import type { ErasureSteps } from '../jobs/erasure.js';
import { createErase, eraseRow } from './erasure/erase.js';
import * as queries from './erasure/queries.js';
import { ownLog, planReposts } from './erasurePlan.js';
import { conflicts, features, foldGate, missing, tables } from './index.js';
import { eraseOriginals } from './messages/erasureQueries.js';
import { redaction } from './messages/redaction.js';
import { findRoomId } from './rooms/queries.js';
import { createSnapshots } from './snapshot.js';
import { selectErased, selectProfiles } from './users/queries.js';
import { isSame, remember, rememberRow } from './users/remember.js';

// The parts of features that generic code needs. Generic code imports no feature, so `main.ts` hands them over.

/** For the pipeline: finding rooms, errors for missing streams and conflicts, current gates, and redaction. */
export const forPipeline = { findRoomId, missing, foldGate, conflicts, redaction };

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

/** For the job that erases. */
export const forErasure: ErasureSteps = {
  ...queries,
  eraseRoomRows: queries.createEraseRoomRows(tables),
  ownLog,
  planReposts,
  eraseOriginals,
  inRoom: {
    row: eraseRow as unknown as CommandRow,
    handler: createErase({
      eraseNamesInState: queries.createEraseNamesInState(tables),
    }) as unknown as ErasureSteps['inRoom']['handler'],
  },
};
