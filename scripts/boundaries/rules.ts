import { contract, eventsOf } from '@roomful/protocol';
import type { DependencyType, IFlattenedRuleSet } from 'dependency-cruiser';

type ImportRule = NonNullable<IFlattenedRuleSet['forbidden']>[number];

/** Text that is forbidden in some files, except in comments. */
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

/** Type imports do not survive compilation… */
const loaded: { dependencyTypesNot: DependencyType[] } = { dependencyTypesNot: ['type-only', 'type-import'] };
/** …and dynamic imports are not loaded at the start. */
const loadedAtStart: typeof loaded = { dependencyTypesNot: ['type-only', 'type-import', 'dynamic-import'] };

/** The layers of the server that all features run through. */
const generic = `${server}(pipeline|following|access|jobs|live|transports)/`;
const eventTypes = [...eventsOf(contract).keys()].map((type) => type.replace('.', '\\.')).join('|');
const reducers = `${source('sdk')}features/.+\\.reducers\\.ts$`;

/** The import rules, for dependency-cruiser. A file that matches `from` may not import a file that matches `to`; `$1` is a group of `from`. */
export const importRules: ImportRule[] = [
  {
    name: 'no-circles',
    comment: 'modules may not import each other in a circle',
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
    comment:
      'the SDK runs in browsers without schemas: it imports only types and names of the protocol, and its libraries',
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
    comment: 'the SDK may import only the protocol',
    from: { path: source('sdk'), pathNot: tests },
    to: { path: source('(server|cli|conformance)') },
  },
  {
    name: 'sdk-runs-in-browsers',
    comment: 'the SDK runs in browsers, which have no Node modules',
    from: { path: source('sdk'), pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'reducers-are-pure',
    comment: 'a reducer may import only types and other reducers',
    from: { path: reducers, pathNot: tests },
    to: { ...loaded, pathNot: reducers },
  },
  {
    name: 'server-knows-the-protocol',
    comment: 'the server may import only the protocol',
    from: { path: server, pathNot: tests },
    to: { path: source('(sdk|cli|conformance)') },
  },
  {
    name: 'database-is-below-all',
    comment: 'transports → pipeline → features → database: the database may not import a layer above it',
    from: { path: `${server}database/`, pathNot: tests },
    to: { path: `${server}(transports|pipeline|following|access|jobs|features|live)/` },
  },
  {
    name: 'features-know-no-transport',
    comment: 'transports → pipeline → features → database: a feature may not import a transport',
    from: { path: `${server}features/`, pathNot: tests },
    to: { path: `${server}(transports/|main\\.ts$)` },
  },
  {
    name: 'features-use-what-is-offered',
    comment:
      'transports → pipeline → features → database: a feature may import only the parts of the pipeline made for features',
    from: { path: `${server}features/`, pathNot: [tests, `${server}features/(index|provided|presence/\\w+)\\.ts$`] },
    to: {
      ...loaded,
      path: `${server}((following|jobs|live)/|access/(?!standing\\.ts$)|pipeline/(?!(context|gate|handler|hooks|log|page|people|rows|tables)\\.ts$))`,
    },
  },
  {
    name: 'transports-are-above-all',
    comment: 'transports → pipeline → features → database: no layer below the transports may import one',
    from: { path: `${server}(pipeline|following|access|jobs|live)/`, pathNot: tests },
    to: { path: `${server}(transports/|main\\.ts$)` },
  },
  {
    name: 'generic-code-names-no-feature',
    comment: 'generic code may not import a feature; `main.ts` passes the registry of features to it',
    from: { path: generic, pathNot: tests },
    to: { path: `${server}features/`, pathNot: `${server}features/types\\.ts$` },
  },
  {
    name: 'queries-belong-to-a-feature',
    comment: "a feature may not import another feature's queries",
    from: { path: `${server}features/(\\w+)/`, pathNot: tests },
    to: { ...loaded, path: `${server}features/\\w+/queries\\.ts$`, pathNot: `${server}features/$1/` },
  },
  {
    name: 'handlers-hold-no-sql',
    comment: 'a handler contains rules but no SQL; use knex in queries',
    from: { path: `${server}features/\\w+/handlers`, pathNot: tests },
    to: { ...loaded, path: library('knex', 'pg') },
  },
  {
    name: 'cli-starts-without-server',
    comment: 'only `roomful up` may load the server, and only when it runs',
    from: { path: source('cli'), pathNot: tests },
    to: { ...loadedAtStart, path: source('server') },
  },
  {
    name: 'cli-starts-without-zod',
    comment: 'help and one-shot commands start without zod: import only types and names of the protocol',
    from: { path: source('cli'), pathNot: tests },
    to: { ...loadedAtStart, path: [library('zod'), '^packages/protocol/src/index\\.ts$'] },
  },
  {
    name: 'cli-starts-without-ink',
    comment: 'help and one-shot commands start without Ink, which is for the console',
    from: { path: source('cli'), pathNot: `/console/|\\.console\\.ts$|${tests}` },
    to: { ...loadedAtStart, path: [library('ink', 'react', '@inkjs/ui'), `${source('cli')}console/`] },
  },
  {
    name: 'conformance-knows-a-url',
    comment: 'the conformance suite reaches a server only by its URL',
    from: { path: source('conformance') },
    to: { path: source('(server|cli)') },
  },
  {
    name: 'packages-by-name',
    comment: 'import a package by its name',
    from: { path: '^packages/(\\w+)/src/' },
    to: { dependencyTypes: ['local'], path: '^packages/\\w+/', pathNot: '^packages/$1/' },
  },
];

/** Known violations, to be removed one by one. A circle is listed by one of its imports. */
export const known: readonly { rule: string; from: string; to: string }[] = [];

export const textRules: readonly TextRule[] = [
  {
    why: 'generic code may not name an event type; its row, or the module of its feature, says what generic code has to know',
    in: new RegExp(`${generic}|${server}main\\.ts$`),
    except: new RegExp(tests),
    never: new RegExp(`['"\`](${eventTypes})['"\`]`),
  },
  {
    why: "knex's .stream() releases its connection twice after an error; page by key instead",
    in: new RegExp(server),
    never: /\.stream\(/,
  },
  {
    why: 'queries take the time of a batch as a parameter; do not use the SQL clock',
    in: new RegExp(`${server}features/`),
    except: new RegExp(tests),
    never: /(?<![\w.])now\(\)|fn\.now\(|current_timestamp|clock_timestamp/i,
  },
  {
    why: "import zod as `* as z`; a named import bundles all of zod's locales",
    in: /^packages\/\w+\//,
    never: /import \{[^}]*\} from 'zod'/,
  },
  {
    why: 'the command line must write through its output modules, which make untrusted text safe',
    in: new RegExp(source('cli')),
    except: /\/(output|terminal)\/|\/io\.ts$|\.test\.tsx?$/,
    never: /process\.std(out|err)\.write|\bconsole\.\w+\(/,
  },
];
