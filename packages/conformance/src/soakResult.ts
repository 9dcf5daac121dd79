import type { Violation } from './faults/history.js';

/** One room with its kills. */
export interface Round {
  database: string;
  /** The seed to repeat it, as `ROOMFUL_SEED` of the kill suite. */
  seed: number;
  /** How often the server died. */
  kills: number;
  attempts: number;
  acked: number;
  /** Calls without an answer. The checker accepts either outcome, but only once. */
  unknown: number;
  refused: number;
  /** The number of events in the log at the end. */
  events: number;
  /** How many stretches of the log observers saw without a break. */
  slices: number;
  violations: Violation[];
}

const counts = ['kills', 'attempts', 'acked', 'unknown', 'refused', 'events', 'slices'] as const;

export interface SoakResult {
  node: string;
  date: string;
  seed: number;
  seconds: number;
  databases: ({ database: string; rounds: number } & Record<(typeof counts)[number], number>)[];
  violations: (Violation & { database: string; seed: number })[];
}

/** Adds up the rounds of a run by database. */
export const resultOf = (
  rounds: readonly Round[],
  { seed, seconds, startedAt }: { seed: number; seconds: number; startedAt: number },
): SoakResult => ({
  node: process.versions.node,
  date: new Date(startedAt).toISOString().slice(0, 10),
  seed,
  seconds,
  databases: [...new Set(rounds.map(({ database }) => database))].map((database) => {
    const mine = rounds.filter((round) => round.database === database);
    const sum = (name: (typeof counts)[number]) => mine.reduce((total, round) => total + round[name], 0);
    const sums = Object.fromEntries(counts.map((name) => [name, sum(name)])) as Record<(typeof counts)[number], number>;
    return { database, rounds: mine.length, ...sums };
  }),
  violations: rounds.flatMap(({ database, seed: of, violations }) =>
    violations.map((violation) => ({ ...violation, database, seed: of })),
  ),
});

const number = (value: number): string => value.toLocaleString('en');

/** Formats the result as a page. */
export const pageOf = ({ node, date, seed, seconds, databases, violations }: SoakResult): string => {
  const rows = databases.map(
    (of) => `| ${of.database} | ${of.rounds} | ${counts.map((name) => number(of[name])).join(' | ')} |`,
  );
  const broken = violations.map((of) => `* ${of.database}, seed ${of.seed}: ${of.rule}: ${of.says}`);
  return `# Soak

\`npm run soak\` kills a server with SIGKILL at random times while ten people write to one room over the socket, REST and the
SDK's outbox and four watch; then it reads the log through the public interface and holds everything that was acknowledged
and seen against it: nothing lost, nothing invented, nothing twice, no holes, one order, votes exact. Each round has a room
of its own. This page is written by the run.

Last run: ${date}, Node ${node}, ${Math.round(seconds / 60)} minutes, seed ${seed}.

| database | rounds | ${counts.join(' | ')} |
| --- | ---${counts.map(() => ' | ---').join('')} |
${rows.join('\n')}

${broken.length === 0 ? 'No promise was broken.' : `Broken promises:\n\n${broken.join('\n')}`}
`;
};
