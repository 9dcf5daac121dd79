// Runs the tests that are too slow for `npm test`: `npm run test:all [step…]`. If ROOMFUL_TEST_REPORTS names a folder, each step
// writes a JSON report there in the format of vitest.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const reports = process.env['ROOMFUL_TEST_REPORTS'];
const reportOf = (step: string): string | undefined => reports && join(reports, `${step}.json`);

type Outcome = 'ok' | 'failed' | 'skipped';

/** Where a step's output goes: to the terminal at once, or into a text that is printed when the step ends. */
type Print = 'at once' | { text: string };

/** Runs a program. @returns its exit code; null if it could not be started */
const spawned = (program: string, args: readonly string[], print: Print, env = process.env): Promise<number | null> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: print === 'at once' ? 'inherit' : 'pipe' });
    for (const output of [child.stdout, child.stderr])
      output?.setEncoding('utf8').on('data', (text: string) => {
        if (print !== 'at once') print.text += text;
      });
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });

const run = async (
  program: string,
  args: readonly string[],
  print: Print,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Outcome> => ((await spawned(program, args, print, env)) === 0 ? 'ok' : 'failed');

const runVitest = (
  step: string,
  print: Print,
  args: readonly string[],
  { node = process.execPath, variables = {} }: { node?: string; variables?: Record<string, string> } = {},
): Promise<Outcome> => {
  const report = reportOf(step);
  const reporters = report ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : [];
  // Programs that the tests start by name use the same Node.
  const env = { ...variables, ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` };
  return run(node, ['node_modules/vitest/vitest.mjs', 'run', ...args, ...reporters], print, env);
};

/** Runs a step without vitest, which counts as one test. */
const runOne = async (step: string, work: () => Promise<Outcome>): Promise<Outcome> => {
  const outcome = await work();
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

const secondNode = async (print: Print): Promise<Outcome> => {
  const found = spawnSync('npx', ['-y', '-p', `node@${lts}`, '--', 'node', '-p', 'process.execPath'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (found.status === 0) return runVitest('second-node', print, onSecondNode, { node: found.stdout.trim() });
  console.log(`skipped: Node ${lts} could not be fetched`);
  return 'skipped';
};

const steps: Record<string, (print: Print) => Promise<Outcome>> = {
  suites: (print) => runVitest('suites', print, ['--project=e2e', '--project=slow']),
  // Enough schedules for event types that rarely have an effect; `npm test` runs a few.
  law: (print) =>
    runVitest('law', print, ['--project=conformance', 'packages/conformance/src/law/law.test.ts'], {
      variables: { ROOMFUL_SCHEDULES: '173' },
    }),
  consumer: (print) => runOne('consumer', () => run('npx', ['tsx', 'scripts/consumer/main.ts'], print)),
  skeleton: (print) =>
    runOne('skeleton', () => run('npx', ['tsx', '--conditions=roomful-source', 'scripts/proof/main.ts'], print)),
  'second-node': secondNode,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`unknown steps: ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}
if (reports) mkdirSync(reports, { recursive: true });

const lines: string[] = [];
const runStep = async (name: string, print: Print): Promise<void> => {
  const startedAt = Date.now();
  const outcome = (await steps[name]?.(print)) ?? 'failed';
  if (print !== 'at once') console.log(`\n${name}:\n${print.text}`);
  lines.push(`${outcome} ${name} (${Math.round((Date.now() - startedAt) / 1_000)} s)`);
  if (outcome === 'failed') process.exitCode = 1;
};

const wanted = Object.keys(steps).filter((name) => asked.length === 0 || asked.includes(name));
/** Steps that use the built packages, which two of them must not build at once. */
const ofBuilt = new Set(['suites', 'consumer']);
if (
  wanted.some((name) => ofBuilt.has(name)) &&
  (await run('npx', ['tsx', 'scripts/build.ts', '--changed'], 'at once')) !== 'ok'
)
  process.exit(1);

// The suites wait for most of their time, so the other steps run beside them, one after the other.
const [first, ...others] = wanted;
const beside = async () => {
  for (const name of others) await runStep(name, { text: '' });
};
await Promise.all([...(first === undefined ? [] : [runStep(first, 'at once')]), beside()]);
console.log(lines.join('\n'));
