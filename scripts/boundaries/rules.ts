import type { Import } from './imports.js';

/** What files of a kind may import. */
export interface ImportRule {
  why: string;
  /** The files that it is about. */
  in: RegExp;
  except?: RegExp;
  /** Which imports it is about. Default: all. */
  kinds?: readonly Import['kind'][];
  /** They may name nothing but these… */
  only?: RegExp;
  /** …and none of these; `$1` is what the first group of `in` matched. */
  never?: string;
}

/** What the text of files of a kind may not say, comments aside. */
export interface TextRule {
  why: string;
  in: RegExp;
  except?: RegExp;
  never: RegExp;
}

const tests = /\.(test|fixture)\.tsx?$|\/test[A-Z]\w*\.ts$|\/(test|testing)\//;
const source = (name: string): RegExp => new RegExp(`^packages/${name}/src/`);
const loaded = ['value', 'dynamic'] as const;

export const importRules: readonly ImportRule[] = [
  {
    why: 'the protocol imports zod and nothing else',
    in: source('protocol'),
    except: tests,
    only: /^(packages\/protocol\/src\/|zod$)/,
  },
  {
    why: 'the SDK runs in browsers and holds no schema: types of the protocol, its names, and its two libraries',
    in: source('sdk'),
    except: tests,
    kinds: loaded,
    only: /^(packages\/sdk\/src\/|@roomful\/protocol\/names$|eventemitter3$|socket\.io-client$|react$)/,
  },
  {
    why: 'the SDK knows nothing but the protocol',
    in: source('sdk'),
    except: tests,
    never: '^(@roomful/(server|cli|conformance)|node:)',
  },
  {
    why: 'a reducer imports nothing but types and other reducers',
    in: /^packages\/sdk\/src\/features\/.*\.reducers\.ts$/,
    except: tests,
    kinds: loaded,
    only: /^packages\/sdk\/src\/features\/.*\.reducers$/,
  },
  {
    why: 'the server knows nothing but the protocol',
    in: source('server'),
    except: tests,
    never: '^@roomful/(sdk|cli|conformance)',
  },
  {
    why: 'transports → pipeline → features → database: the database knows no layer above it',
    in: /^packages\/server\/src\/database\//,
    except: tests,
    never: '^packages/server/src/(transports|pipeline|following|access|jobs|features|live)/',
  },
  {
    why: 'transports → pipeline → features → database: a feature knows no transport',
    in: /^packages\/server\/src\/features\//,
    except: tests,
    never: '^packages/server/src/(transports|main)',
  },
  {
    why: 'transports → pipeline → features → database: a feature uses only what the pipeline offers to features',
    in: /^packages\/server\/src\/features\//,
    except: tests,
    kinds: loaded,
    never: '^packages/server/src/((access|following|jobs|live)/|pipeline/(?!(context|gate|handler|log|page|rows)$))',
  },
  {
    why: 'transports → pipeline → features → database: no layer below the transports knows one',
    in: /^packages\/server\/src\/(pipeline|following|access|jobs|live)\//,
    except: tests,
    never: '^packages/server/src/(transports|main)',
  },
  {
    why: "a feature never imports another feature's queries",
    in: /^packages\/server\/src\/features\/(\w+)\//,
    except: tests,
    kinds: loaded,
    never: '^packages/server/src/features/(?!$1/)\\w+/queries$',
  },
  {
    why: 'a handler holds rules, no SQL: knex is for queries',
    in: /^packages\/server\/src\/features\/\w+\/handlers/,
    except: tests,
    kinds: loaded,
    never: '^(knex|pg)$',
  },
  {
    why: 'only `roomful up` loads the server, and only when it runs',
    in: source('cli'),
    except: tests,
    kinds: ['value'],
    never: '^@roomful/server',
  },
  {
    why: 'help and one-shot commands load no zod: types of the protocol, and its names',
    in: source('cli'),
    except: tests,
    kinds: ['value'],
    never: '^(zod|@roomful/protocol)$',
  },
  {
    why: 'help and one-shot commands load no Ink: it is for the console',
    in: source('cli'),
    except: /\/console\/|\.console\.ts$|\.test\.tsx?$/,
    kinds: ['value'],
    never: '^(ink|react|@inkjs/ui|packages/cli/src/console/)',
  },
  {
    why: 'the conformance suite knows a server by its URL alone',
    in: source('conformance'),
    never: '^@roomful/(server|cli)',
  },
  {
    why: 'a package is imported by its name',
    in: /^packages\/(\w+)\//,
    never: '^(?!packages/$1/)packages/\\w+/',
  },
];

export const textRules: readonly TextRule[] = [
  {
    why: "knex's .stream() releases its connection twice on an error; page by key",
    in: source('server'),
    never: /\.stream\(/,
  },
  {
    why: 'the time of a batch is a parameter; no clock of SQL in queries',
    in: /^packages\/server\/src\/features\//,
    except: tests,
    never: /(?<![\w.])now\(\)|fn\.now\(|current_timestamp|clock_timestamp/i,
  },
  {
    why: "import zod as `* as z`: by name costs a bundle all of zod's locales",
    in: /^packages\/\w+\//,
    never: /import \{[^}]*\} from 'zod'/,
  },
  {
    why: 'the command line writes through its output modules, which make untrusted text safe',
    in: source('cli'),
    except: /\/(output|terminal)\/|\/io\.ts$|\.test\.tsx?$/,
    never: /process\.std(out|err)\.write|\bconsole\.\w+\(/,
  },
];
