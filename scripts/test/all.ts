// Runs the tests that are too slow for `npm test`: `npm run test:all [step…]`. If ROOMFUL_TEST_REPORTS names a folder, each step
// writes a JSON report there in the format of vitest.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const reports = process.env['ROOMFUL_TEST_REPORTS'];
const reportOf = (step: string): string | undefined => reports && join(reports, `${step}.json`);

type Outcome = 'ok' | 'failed' | 'skipped';

const run = (program: string, args: readonly string[], env = process.env): Outcome =>
  spawnSync(program, args, { cwd: root, env, stdio: 'inherit' }).status === 0 ? 'ok' : 'failed';

const runVitest = (
  step: string,
  args: readonly string[],
  { node = process.execPath, variables = {} }: { node?: string; variables?: Record<string, string> } = {},
): Outcome => {
  const report = reportOf(step);
  const reporters = report ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : [];
  // Programs that the tests start by name use the same Node.
  const env = { ...variables, ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` };
  return run(node, ['node_modules/vitest/vitest.mjs', 'run', ...args, ...reporters], env);
};

/** Runs a step without vitest, which counts as one test. */
const runOne = (step: string, work: () => Outcome): Outcome => {
  const outcome = work();
  const report = reportOf(step);
  if (report && outcome !== 'skipped') {
    const ok = outcome === 'ok';
    const file = { name: step, status: ok ? 'passed' : 'failed', assertionResults: [], message: step };
    writeFileSync(report, JSON.stringify({ numPassedTests: ok ? 1 : 0, numFailedTests: 0, testResults: [file] }));
  }
  return outcome;
};

/** The LTS version to test beside the current Node. */
const lts = 24;
/** The tests of code that users run in their own Node, or that uses Node modules. ROOMFUL_CI_LTS=all runs all of `npm test`. */
const onSecondNode =
  process.env['ROOMFUL_CI_LTS'] === 'all'
    ? ['--project=unit', '--project=conformance', '--project=walks']
    : [
        '--project=unit',
        '--project=slow',
        'packages/sdk',
        'packages/server/src/transports',
        'packages/server/src/testing',
      ];

const secondNode = (): Outcome => {
  const found: SpawnSyncReturns<string> = spawnSync(
    'npx',
    ['-y', '-p', `node@${lts}`, '--', 'node', '-p', 'process.execPath'],
    { cwd: root, encoding: 'utf8' },
  );
  if (found.status === 0) return runVitest('second-node', onSecondNode, { node: found.stdout.trim() });
  console.log(`skipped: Node ${lts} could not be fetched`);
  return 'skipped';
};

const steps: Record<string, () => Outcome> = {
  // Enough schedules for event types that rarely have an effect; `npm test` runs a few.
  law: () =>
    runVitest('law', ['--project=conformance', 'packages/conformance/src/law/law.test.ts'], {
      variables: { ROOMFUL_SCHEDULES: '173' },
    }),
  suites: () => runVitest('suites', ['--project=e2e', '--project=slow']),
  consumer: () =>
    runOne('consumer', () => {
      const built = run('npx', ['tsx', 'scripts/build.ts', '--changed']);
      return built === 'ok' ? run('npx', ['tsx', 'scripts/consumer/main.ts']) : built;
    }),
  // Only when asked for: as a whole it has not been seen to pass yet, though each of its steps has alone.
  skeleton: () => runOne('skeleton', () => run('npx', ['tsx', '--conditions=roomful-source', 'scripts/proof/main.ts'])),
  'second-node': secondNode,
};

/** Steps that run only by name. */
const onRequest = new Set(['skeleton']);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`unknown steps: ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}
if (reports) mkdirSync(reports, { recursive: true });

const lines: string[] = [];
for (const [name, step] of Object.entries(steps)) {
  if (asked.length > 0 ? !asked.includes(name) : onRequest.has(name)) continue;
  const startedAt = Date.now();
  const outcome = step();
  lines.push(`${outcome} ${name} (${Math.round((Date.now() - startedAt) / 1_000)} s)`);
  if (outcome === 'failed') process.exitCode = 1;
}
console.log(lines.join('\n'));
