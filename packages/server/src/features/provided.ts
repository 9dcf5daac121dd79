import type { CommandRow } from '@roomful/protocol';
import type { GreetingDeps } from '../access/greeting.js';
import type { ErasureSteps } from '../jobs/erasure.js';
import { erase, eraseRow } from './erasure/erase.js';
import * as queries from './erasure/queries.js';
import { ownLog, planReposts } from './erasurePlan.js';
import { eraseOriginals } from './messages/erasureQueries.js';
import { redaction } from './messages/redaction.js';
import { missingStream } from './missing.js';
import { findRoomId } from './rooms/queries.js';
import { readSnapshot, viewSnapshot } from './snapshot.js';
import { readUserSnapshots } from './userSnapshot.js';
import { selectErased, selectProfiles } from './users/queries.js';
import { isSame, remember, rememberRow } from './users/remember.js';

// What features give to the parts of the server that import none of them. `main.ts` hands it over.

/** For the pipeline: finding rooms, refusing missing streams, blanking what was deleted. */
export const forPipeline = { findRoomId, missing: missingStream, redaction };

/** For following: snapshots, and the users who were erased. */
export const forFollowing = { readSnapshot, viewSnapshot, readUserSnapshots, selectErased };

/** For keeping the profiles that tokens carry. */
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
  ownLog,
  planReposts,
  eraseOriginals,
  inRoom: { row: eraseRow as unknown as CommandRow, handler: erase as unknown as ErasureSteps['inRoom']['handler'] },
};
