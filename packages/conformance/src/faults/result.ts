import type { History, Violation } from './history.js';

/** What a run has shown. */
export interface RunResult {
  history: History;
  violations: Violation[];
  /** How often a server has ended without being asked to. */
  deaths: number;
}

/** A run in one line. */
export const summary = ({ history: { attempts, head, slices }, deaths }: RunResult): string => {
  const count = (kind: string) => attempts.filter(({ outcome }) => outcome.kind === kind).length;
  return (
    `${deaths} deaths, ${attempts.length} attempts: ${count('ok')} acked, ${count('unknown')} unknown, ${count('fail')} refused; ` +
    `${head} events, ${slices.length} slices`
  );
};
