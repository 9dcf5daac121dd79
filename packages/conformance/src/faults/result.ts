import type { History, Violation } from './history.js';

/** The result of a run. */
export interface RunResult {
  history: History;
  violations: Violation[];
  /** How often a server has ended unexpectedly. */
  deaths: number;
}

/** Summarizes a run in one line. */
export const summary = ({ history: { attempts, head, slices }, deaths }: RunResult): string => {
  const count = (kind: string) => attempts.filter(({ outcome }) => outcome.kind === kind).length;
  return (
    `${deaths} deaths, ${attempts.length} attempts: ${count('ok')} acked, ${count('unknown')} unknown, ${count('fail')} refused; ` +
    `${head} events, ${slices.length} slices`
  );
};
