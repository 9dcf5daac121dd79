import type { History, Violation } from './history.js';
import {
  ackedIsLogged,
  acksAgree,
  loggedWasAttempted,
  oneEffect,
  refusalsAreExpected,
  saysWhatWasSaid,
} from './rules/acks.js';
import { deletedIsGone, noHoles, timeFlows } from './rules/log.js';
import { observersArrive, observersSeeTheLog } from './rules/observers.js';
import { mutedIsSilent, outIsOut } from './rules/sanctions.js';
import type { Rule } from './rules/shared.js';
import { lastVotesCount, talliesAreVotes } from './rules/votes.js';

/** Rules that every history must satisfy. */
export const rules = {
  noHoles,
  timeFlows,
  ackedIsLogged,
  loggedWasAttempted,
  saysWhatWasSaid,
  oneEffect,
  acksAgree,
  observersSeeTheLog,
  observersArrive,
  talliesAreVotes,
  lastVotesCount,
  outIsOut,
  mutedIsSilent,
  deletedIsGone,
  refusalsAreExpected,
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

/** Returns all violations in a history. Pure: the same history always has the same violations. */
export const check = (history: History): Violation[] =>
  Object.entries(rules).flatMap(([rule, says]) => says(history).map((text) => ({ rule, says: text })));
