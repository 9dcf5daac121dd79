// Measures roomful and plain Socket.IO: npm run bench [scenario...] [-- --help]
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BenchArguments, readArguments, usageText } from './lib/arguments.js';
import { type Bundles, bundle } from './lib/bundle.js';
import { chartOf, drawChart } from './lib/chart.js';
import { type Measurement, type MeasureOptions, openTrial, type Trial } from './lib/measure.js';
import { ratiosOf } from './lib/ratios.js';
import { type ScenarioName, scenarios } from './lib/scenarios.js';
import { conduct, type Findings, rowsOf, studyRatios, studyTable } from './lib/studies.js';
import { jsonLine, type Summary, summarize } from './lib/summary.js';
import { amount, ratioTable, tableOf } from './lib/table.js';

const resultsDirectory = join(import.meta.dirname, 'results');
const postgresUrl = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

const progress = (round: number, of: number, { scenario, subject, ok, faults, figures }: Measurement): void => {
  const verdict = ok ? '' : ` NOT OK ${JSON.stringify(faults)}`;
  const rate = `${amount(figures.deliveriesPerSecond)} deliveries/s, ack p50 ${amount(figures.p50Ms)} ms`;
  console.error(`round ${round + 1}/${of}  ${scenario}  ${subject}: ${rate}${verdict}`);
};

/**
 * Runs the rounds of one scenario. Subjects are prepared side by side and measured in turn, so that drift of the machine
 * affects all of them. Each round starts with a different subject.
 */
const measureScenario = async (
  scenario: ScenarioName,
  repeat: number,
  how: MeasureOptions,
): Promise<Measurement[][]> => {
  const trials: Trial[] = [];
  const rounds: Measurement[][] = [];
  try {
    for (const subject of scenarios[scenario].subjects) trials.push(await openTrial(scenario, subject, how));
    for (let round = 0; round < repeat; round++) {
      const first = round % trials.length;
      const done: Measurement[] = [];
      for (const trial of [...trials.slice(first), ...trials.slice(0, first)]) {
        const measured = await trial.measure();
        progress(round, repeat, measured);
        done.push(measured);
      }
      rounds.push(done);
    }
    return rounds;
  } finally {
    await Promise.all(trials.map((trial) => trial.close()));
  }
};

const measureAll = async (
  { scenarios: wanted, repeat, seconds, profile }: BenchArguments,
  bundles: Bundles,
): Promise<Measurement[][]> => {
  const profileTo = profile === undefined ? undefined : resolve(profile);
  if (profileTo) await mkdir(profileTo, { recursive: true });
  const rounds: Measurement[][] = [];
  for (const scenario of wanted) {
    rounds.push(...(await measureScenario(scenario, repeat, { bundles, postgresUrl, seconds, profileTo })));
  }
  return rounds;
};

const summaries = (options: BenchArguments, rounds: Measurement[][]): Summary[] =>
  options.scenarios.flatMap((scenario) =>
    scenarios[scenario].subjects.flatMap((subject) => {
      const [first, ...more] = rounds.flat().filter((m) => m.scenario === scenario && m.subject === subject);
      return first ? [summarize([first, ...more])] : [];
    }),
  );

const writeCharts = async (options: BenchArguments, all: Summary[], studied: Findings[]): Promise<void> => {
  await mkdir(resultsDirectory, { recursive: true });
  const charts = [
    ...options.scenarios.map((scenario) => ({ name: scenario, svg: chartOf(scenario, all) })),
    ...studied.map((findings) => {
      const { name, about, figures } = findings.study;
      const panels = Object.entries(figures).map(([figure, title]) => ({ figure, title }));
      return { name, svg: drawChart(`${name}: ${about}`, panels, rowsOf(findings)) };
    }),
  ];
  for (const { name, svg } of charts) {
    const file = join(resultsDirectory, `${name}.svg`);
    await writeFile(file, svg);
    console.error(`wrote ${file}`);
  }
};

const run = async (options: BenchArguments): Promise<void> => {
  const bundles = await bundle();
  const rounds = await measureAll(options, bundles);
  const all = summaries(options, rounds);
  const studied: Findings[] = [];
  for (const study of options.studies) studied.push(await conduct(study, options.repeat, { bundles, postgresUrl }));
  const ratios = [...ratiosOf(rounds), ...studied.flatMap(studyRatios)];
  if (options.json) {
    for (const summary of all) console.log(jsonLine(summary));
    for (const findings of studied) {
      for (const row of rowsOf(findings)) console.log(JSON.stringify({ scenario: findings.study.name, ...row }));
    }
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
    console.log([tableOf(all), ...studied.map(studyTable), ratioTable(ratios)].filter(Boolean).join('\n\n'));
  }
  await writeCharts(options, all, studied);
  // A run is invalid if a receiver missed something.
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
