// Measures roomful beside plain Socket.IO: npm run bench [scenario...] [-- --help]
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BenchArguments, readArguments, usageText } from './lib/arguments.js';
import { bundle } from './lib/bundle.js';
import { chartOf } from './lib/chart.js';
import { type Measurement, measure } from './lib/measure.js';
import { ratiosOf } from './lib/ratios.js';
import { subjects } from './lib/scenarios.js';
import { jsonLine, type Summary, summarize } from './lib/summary.js';
import { amount, ratioTable, tableOf } from './lib/table.js';

const resultsDirectory = join(import.meta.dirname, 'results');
const warmUpSeconds = 2;
const postgresUrl = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** All rounds, with the subjects in turn; each round begins with another one, so that none always comes first. */
const measureAll = async (options: BenchArguments): Promise<Measurement[][]> => {
  const bundles = await bundle();
  const profileTo = options.profile === undefined ? undefined : resolve(options.profile);
  if (profileTo) await mkdir(profileTo, { recursive: true });
  const rounds: Measurement[][] = [];
  for (let round = 0; round < options.repeat; round++) {
    const done: Measurement[] = [];
    const first = round % subjects.length;
    for (const scenario of options.scenarios) {
      for (const subject of [...subjects.slice(first), ...subjects.slice(0, first)]) {
        const { seconds } = options;
        const measured = await measure(scenario, subject, { bundles, postgresUrl, seconds, warmUpSeconds, profileTo });
        done.push(measured);
        const { deliveriesPerSecond, p50Ms } = measured.figures;
        const verdict = measured.ok ? '' : ` NOT OK ${JSON.stringify(measured.faults)}`;
        console.error(
          `round ${round + 1}/${options.repeat}  ${scenario}  ${subject}: ${amount(deliveriesPerSecond)} deliveries/s, ack p50 ${amount(p50Ms)} ms${verdict}`,
        );
      }
    }
    rounds.push(done);
  }
  return rounds;
};

const summaries = (options: BenchArguments, rounds: Measurement[][]): Summary[] =>
  options.scenarios.flatMap((scenario) =>
    subjects.flatMap((subject) => {
      const [first, ...more] = rounds.flat().filter((m) => m.scenario === scenario && m.subject === subject);
      return first ? [summarize([first, ...more])] : [];
    }),
  );

const writeCharts = async (options: BenchArguments, all: Summary[]): Promise<void> => {
  await mkdir(resultsDirectory, { recursive: true });
  for (const scenario of options.scenarios) {
    const file = join(resultsDirectory, `${scenario}.svg`);
    await writeFile(file, chartOf(scenario, all));
    console.error(`wrote ${file}`);
  }
};

const run = async (options: BenchArguments): Promise<void> => {
  const rounds = await measureAll(options);
  const all = summaries(options, rounds);
  const ratios = ratiosOf(rounds);
  if (options.json) {
    for (const summary of all) console.log(jsonLine(summary));
    const byName = <T>(of: (ratio: (typeof ratios)[number]) => T) =>
      Object.fromEntries(ratios.map((ratio) => [ratio.comparison.name, of(ratio)]));
    const round = (value: number) => Number(value.toPrecision(3));
    console.log(
      JSON.stringify({
        ratios: byName(({ value }) => round(value)),
        ranges: byName(({ range }) => range.map(round)),
        floors: byName(({ comparison }) => comparison.floor),
      }),
    );
  } else {
    console.log(`${tableOf(all)}\n\n${ratioTable(ratios)}`);
  }
  await writeCharts(options, all);
  // A run in which a receiver missed something measured nothing.
  if (all.some(({ ok }) => !ok)) process.exitCode = 1;
};

try {
  const options = readArguments(process.argv.slice(2));
  if (options.help) console.log(usageText);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
