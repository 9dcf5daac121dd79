import type { DependencyType, IFlattenedRuleSet } from 'dependency-cruiser';

type ImportRule = NonNullable<IFlattenedRuleSet['forbidden']>[number];

/** What the text of files of a kind may not say, comments aside. */
export interface TextRule {
  why: string;
  in: RegExp;
  except?: RegExp;
  never: RegExp;
}

const tests = '\\.(test|fixture)\\.tsx?$|/test[A-Z]\\w*\\.ts$|/(test|testing)/';
const source = (name: string): string => `^packages/${name}/src/`;
const server = source('server');
const library = (...names: string[]): string => `(^|/)node_modules/(@types/)?(${names.join('|')})(/|$)`;

/** Nothing of a type survives compilation… */
const loaded: { dependencyTypesNot: DependencyType[] } = { dependencyTypesNot: ['type-only', 'type-import'] };
/** …and what is imported where it is reached is not loaded at the start. */
const loadedAtStart: typeof loaded = { dependencyTypesNot: ['type-only', 'type-import', 'dynamic-import'] };

/** The layers of the server that any feature runs through. */
const generic = `${server}(pipeline|following|access|jobs|transports)/`;
const reducers = `${source('sdk')}features/.+\\.reducers\\.ts$`;

/** Who may import whom, for dependency-cruiser: a file at `from` may not import what is at `to`; `$1` is a group of `from`. */
export const importRules: ImportRule[] = [
  {
    name: 'no-circles',
    comment: 'modules that import one another in a circle are one module in several files',
    from: { path: '^packages/' },
    to: { circular: true },
  },
  {
    name: 'protocol-imports-zod',
    comment: 'the protocol imports zod and nothing else',
    from: { path: source('protocol'), pathNot: tests },
    to: { pathNot: [source('protocol'), library('zod')] },
  },
  {
    name: 'sdk-holds-no-schema',
    comment: 'the SDK runs in browsers and holds no schema: types of the protocol, its names, and its two libraries',
    from: { path: source('sdk'), pathNot: tests },
    to: {
      ...loaded,
      pathNot: [
        source('sdk'),
        '^packages/protocol/src/names\\.ts$',
        library('eventemitter3', 'socket\\.io-client', 'react'),
      ],
    },
  },
  {
    name: 'sdk-knows-the-protocol',
    comment: 'the SDK knows nothing but the protocol',
    from: { path: source('sdk'), pathNot: tests },
    to: { path: source('(server|cli|conformance)') },
  },
  {
    name: 'sdk-runs-in-browsers',
    comment: 'the SDK runs in browsers, which have no modules of Node',
    from: { path: source('sdk'), pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'reducers-are-pure',
    comment: 'a reducer imports nothing but types and other reducers',
    from: { path: reducers, pathNot: tests },
    to: { ...loaded, pathNot: reducers },
  },
  {
    name: 'server-knows-the-protocol',
    comment: 'the server knows nothing but the protocol',
    from: { path: server, pathNot: tests },
    to: { path: source('(sdk|cli|conformance)') },
  },
  {
    name: 'database-is-below-all',
    comment: 'transports → pipeline → features → database: the database knows no layer above it',
    from: { path: `${server}database/`, pathNot: tests },
    to: { path: `${server}(transports|pipeline|following|access|jobs|features|live)/` },
  },
  {
    name: 'features-know-no-transport',
    comment: 'transports → pipeline → features → database: a feature knows no transport',
    from: { path: `${server}features/`, pathNot: tests },
    to: { path: `${server}(transports/|main\\.ts$)` },
  },
  {
    name: 'features-use-what-is-offered',
    comment: 'transports → pipeline → features → database: a feature uses only what the pipeline offers to features',
    from: { path: `${server}features/`, pathNot: tests },
    to: {
      ...loaded,
      path: `${server}((access|following|jobs|live)/|pipeline/(?!(context|gate|handler|log|page|rows)\\.ts$))`,
    },
  },
  {
    name: 'transports-are-above-all',
    comment: 'transports → pipeline → features → database: no layer below the transports knows one',
    from: { path: `${server}(pipeline|following|access|jobs|live)/`, pathNot: tests },
    to: { path: `${server}(transports/|main\\.ts$)` },
  },
  {
    name: 'generic-code-names-no-feature',
    comment: 'what every feature runs through imports none: features are handed to it, by the registry in `main.ts`',
    from: { path: generic, pathNot: tests },
    to: { path: `${server}features/`, pathNot: `${server}features/types\\.ts$` },
  },
  {
    name: 'queries-belong-to-a-feature',
    comment: "a feature never imports another feature's queries",
    from: { path: `${server}features/(\\w+)/`, pathNot: tests },
    to: { ...loaded, path: `${server}features/\\w+/queries\\.ts$`, pathNot: `${server}features/$1/` },
  },
  {
    name: 'handlers-hold-no-sql',
    comment: 'a handler holds rules, no SQL: knex is for queries',
    from: { path: `${server}features/\\w+/handlers`, pathNot: tests },
    to: { ...loaded, path: library('knex', 'pg') },
  },
  {
    name: 'cli-starts-without-server',
    comment: 'only `roomful up` loads the server, and only when it runs',
    from: { path: source('cli'), pathNot: tests },
    to: { ...loadedAtStart, path: source('server') },
  },
  {
    name: 'cli-starts-without-zod',
    comment: 'help and one-shot commands load no zod: types of the protocol, and its names',
    from: { path: source('cli'), pathNot: tests },
    to: { ...loadedAtStart, path: [library('zod'), '^packages/protocol/src/index\\.ts$'] },
  },
  {
    name: 'cli-starts-without-ink',
    comment: 'help and one-shot commands load no Ink: it is for the console',
    from: { path: source('cli'), pathNot: `/console/|\\.console\\.ts$|${tests}` },
    to: { ...loadedAtStart, path: [library('ink', 'react', '@inkjs/ui'), `${source('cli')}console/`] },
  },
  {
    name: 'conformance-knows-a-url',
    comment: 'the conformance suite knows a server by its URL alone',
    from: { path: source('conformance') },
    to: { path: source('(server|cli)') },
  },
  {
    name: 'packages-by-name',
    comment: 'a package is imported by its name',
    from: { path: '^packages/(\\w+)/src/' },
    to: { dependencyTypes: ['local'], path: '^packages/\\w+/', pathNot: '^packages/$1/' },
  },
];

/** Imports that break a rule today, each until its line here is gone; a circle is known by one of the imports in it. */
export const known: readonly { rule: string; from: string; to: string }[] = [
  {
    rule: 'no-circles',
    from: 'packages/conformance/src/matrix/world.ts',
    to: 'packages/conformance/src/matrix/features.ts',
  },
  { rule: 'no-circles', from: 'packages/cli/src/calls/http.ts', to: 'packages/cli/src/failure/refusal.ts' },
  {
    rule: 'no-circles',
    from: 'packages/cli/src/commands/doctor/messages.ts',
    to: 'packages/cli/src/commands/doctor/room.ts',
  },
  {
    rule: 'no-circles',
    from: 'packages/cli/src/commands/tail/resume-command.ts',
    to: 'packages/cli/src/commands/tail/tail.ts',
  },
  { rule: 'no-circles', from: 'packages/cli/src/console/port.ts', to: 'packages/cli/src/console/rooms.ts' },
  { rule: 'no-circles', from: 'packages/protocol/src/client-errors.ts', to: 'packages/protocol/src/errors.ts' },
  {
    rule: 'no-circles',
    from: 'packages/protocol/src/documents/manifest.ts',
    to: 'packages/protocol/src/documents/shell.ts',
  },
  { rule: 'no-circles', from: 'packages/sdk/src/client.ts', to: 'packages/sdk/src/core-client.ts' },
];

export const textRules: readonly TextRule[] = [
  {
    why: "knex's .stream() releases its connection twice on an error; page by key",
    in: new RegExp(server),
    never: /\.stream\(/,
  },
  {
    why: 'the time of a batch is a parameter; no clock of SQL in queries',
    in: new RegExp(`${server}features/`),
    except: new RegExp(tests),
    never: /(?<![\w.])now\(\)|fn\.now\(|current_timestamp|clock_timestamp/i,
  },
  {
    why: "import zod as `* as z`: by name costs a bundle all of zod's locales",
    in: /^packages\/\w+\//,
    never: /import \{[^}]*\} from 'zod'/,
  },
  {
    why: 'the command line writes through its output modules, which make untrusted text safe',
    in: new RegExp(source('cli')),
    except: /\/(output|terminal)\/|\/io\.ts$|\.test\.tsx?$/,
    never: /process\.std(out|err)\.write|\bconsole\.\w+\(/,
  },
];
