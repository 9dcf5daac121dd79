import { type CommandRow, type ContractShape, contract as roomful } from '@roomful/protocol';
import type { GreetingDeps } from '../access/greeting.js';
import type { ErasureSteps } from '../jobs/erasure.js';
import { combineLiveHooks } from '../live/hooks.js';
import type { LeaseQueries } from '../live/leases.js';
import type { LiveParts } from '../live/live.js';
import type { StandingDeps } from '../live/standing.js';
import { createBlanks } from '../pipeline/blanks.js';
import { createNames } from '../pipeline/people.js';
import { createRevokedBy } from '../pipeline/revoked.js';
import { erasedIn } from '../pipeline/rowFacts.js';
import { readVoiceCheck } from './blocks.js';
import { selectErased } from './erasure/erasedUsers.js';
import { elsewhere, planNamed } from './erasure/plan.js';
import { selectErasing } from './erasure/queries.js';
import { createErasureSteps } from './erasure/steps.js';
import { conflicts, features, foldGate, hooks, missing, tables } from './index.js';
import { leaseQueries } from './presence/leaseQueries.js';
import { saveLastSeen, selectLastSeen } from './presence/queries.js';
import { selectSmallRooms } from './receipts/queries.js';
import { createRedaction } from './redaction.js';
import { isDeleted } from './rooms/erasureQueries.js';
import { findRoomId } from './rooms/queries.js';
import { createSnapshots } from './snapshot.js';
import { readSpaceAccess } from './spaceMemberships.js';
import { selectOwnLog } from './users/erasureQueries.js';
import { selectProfiles } from './users/queries.js';
import { isSame, remember, rememberRow } from './users/remember.js';

// The parts of features that generic code needs. Generic code imports no feature, so `main.ts` hands them over.

/** The rights that events take away. */
const revokedBy = createRevokedBy(features.flatMap(({ revokes }) => (revokes ? [revokes] : [])));

/** For live state. */
const forLive: LiveParts & LeaseQueries & Pick<StandingDeps, 'readCheck'> = {
  ...leaseQueries,
  readCheck: readVoiceCheck,
  saveLastSeen,
  selectLastSeen,
  selectSmallRooms,
  runHooks: combineLiveHooks(features.flatMap(({ live }) => (live ? [live] : []))),
};

/** For storing the profiles that tokens carry. */
const forGreeting: Pick<GreetingDeps, 'selectProfiles' | 'isSame' | 'remember'> = {
  selectProfiles,
  isSame,
  remember: {
    row: rememberRow as unknown as CommandRow,
    handler: remember as unknown as GreetingDeps['remember']['handler'],
  },
};

/**
 * Prepares the parts of all features for a server.
 *
 * @param contract whose rows say where people are named, and what else erasure has to know. Default: roomful's
 */
export const provide = (contract: ContractShape = roomful) => {
  const names = createNames(contract);
  const redactions = features.flatMap(({ redaction }) => (redaction ? [redaction] : []));
  const redaction = createRedaction(redactions, {
    names,
    blanks: createBlanks(contract),
    erasedIn: erasedIn(contract),
  });
  const forErasure: ErasureSteps = {
    ...createErasureSteps(features, tables, names),
    elsewhere,
    planNamed,
    isDeleted,
    selectOwnLog,
  };
  return {
    /** For the pipeline: finding rooms, errors for missing streams and conflicts, current gates, and redaction. */
    forPipeline: {
      findRoomId,
      missing,
      foldGate,
      hooks,
      conflicts,
      redaction,
    },
    /** For following: snapshots, who may follow rooms and spaces, and erased users. */
    forFollowing: {
      ...createSnapshots(features),
      followRow: roomful.rooms.commands.follow as CommandRow,
      readSpaceAccess,
      missing,
      selectErased,
      selectErasing,
    },
    /** For the tails that nodes keep. */
    forFollower: { redactionBy: redaction.by, names: names.names },
    /** For the job that erases. */
    forErasure,
    forGreeting,
    forLive,
    revokedBy,
  };
};
