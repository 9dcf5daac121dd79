// Kills servers under load for a long time, and writes a report: npm run soak [-- --kills N]
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runKills } from './faults/kills.js';
import { availableDatabases } from './harness/place.js';
import { print } from './harness/random.js';
import { pageOf, type Round, resultOf } from './soakResult.js';

const usage = `Kills a server under load again and again, on the embedded database and on PostgreSQL in turn, and holds what
was seen against the log that is left.

  npm run soak -- --kills 1000

  --kills N      kills on each database; default 1000, about an hour for both on two cores
  --seed N       repeats a run; default: a new one, which the result names
  --minutes N    begin no further round after this long; the result says how many kills there were
  --page <path>  where the page of the result is written; default docs/soak.md

Progress goes to stderr where that is a terminal; the result is one line of JSON. Ends with 1 where a promise broke.`;

/** One room per round, because the checker reads the whole log, which would otherwise grow with every kill. */
const killsARound = 50;

const whole = (name: string, text: string | undefined, otherwise: number): number => {
  const value = Number(text ?? otherwise);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new Error(`unable to read --${name}; "${text}" is no whole number above 0`);
  return value;
};

const options = () => {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string' },
      seed: { type: 'string' },
      minutes: { type: 'string' },
      page: { type: 'string', default: join(import.meta.dirname, '..', '..', '..', 'docs', 'soak.md') },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    help: values.help,
    page: values.page,
    kills: whole('kills', values.kills, 1_000),
    seed: whole('seed', values.seed, Math.floor(Math.random() * 2 ** 30) + 1),
    endsAt:
      values.minutes === undefined
        ? Number.POSITIVE_INFINITY
        : Date.now() + whole('minutes', values.minutes, 1) * 60_000,
  };
};

const report = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
};

const run = async ({ kills, seed, endsAt, page }: ReturnType<typeof options>): Promise<void> => {
  const rounds: Round[] = [];
  const startedAt = Date.now();
  for (let done = 0; done < kills && Date.now() < endsAt; done += killsARound) {
    const now = Math.min(killsARound, kills - done);
    for (const database of availableDatabases) {
      report(`${database}: kills ${done + 1} to ${done + now} of ${kills}`);
      const { history, violations, deaths } = await runKills({ kind: database, seed: seed + done, kills: now });
      const ended = (kind: string) => history.attempts.filter(({ outcome }) => outcome.kind === kind).length;
      rounds.push({
        database,
        seed: seed + done,
        kills: deaths,
        attempts: history.attempts.length,
        acked: ended('ok'),
        unknown: ended('unknown'),
        refused: ended('fail'),
        events: history.head,
        slices: history.slices.length,
        violations,
      });
    }
  }
  report('');
  const result = resultOf(rounds, { seed, seconds: Math.round((Date.now() - startedAt) / 1_000), startedAt });
  await writeFile(page, pageOf(result));
  print(JSON.stringify(result));
  if (result.violations.length > 0) process.exitCode = 1;
};

try {
  const chosen = options();
  if (chosen.help) print(usage);
  else await run(chosen);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 2;
}
