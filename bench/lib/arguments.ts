import { parseArgs } from 'node:util';
import { studies } from '../scenarios/index.js';
import { type ScenarioName, scenarios } from './scenarios.js';
import type { Study } from './study.js';

export interface BenchArguments {
  scenarios: ScenarioName[];
  /** Studies. */
  studies: readonly Study[];
  json: boolean;
  help: boolean;
  /** The length of a measured window. */
  seconds: number;
  repeat: number;
  /** The directory for CPU profiles of the servers. */
  profile: string | undefined;
}

const names = Object.keys(scenarios) as ScenarioName[];
const all = [...names.map((name) => ({ name, about: scenarios[name].about })), ...studies];

export const usageText = `npm run bench [scenario...] [-- --json --seconds N --repeat R --profile DIR]

Measures roomful and plain Socket.IO in turn, in one run. Needs PostgreSQL: DATABASE_URL names a server on which databases
may be created (default: postgres://postgres@127.0.0.1:5432/postgres); each measurement has one of its own.

  scenario       ${all.map(({ name, about }) => `${name} (${about})`).join('\n                 ')}
                 Default: all.
  --seconds N    length of a measured window; default 3
  --repeat R     rounds, each with all subjects in turn; default 5
  --json         a line of JSON for each scenario and subject, and a last one with the ratios
  --profile DIR  write CPU profiles of the servers over the measured window into DIR (and slower figures)
`;

const positive = (text: string, name: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be a number above 0, not ${text}`);
  return value;
};

/** Whether a name selects a scenario: itself, or its variants, as paced selects paced-50 and paced-200. */
const asked = (given: string, name: string): boolean => name === given || name.startsWith(`${given}-`);

/** Parses the arguments. @throws Error that names the invalid argument */
export const readArguments = (argv: string[]): BenchArguments => {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '3' },
      repeat: { type: 'string', default: '5' },
      profile: { type: 'string' },
    },
  });
  const strange = positionals.find((given) => !all.some(({ name }) => asked(given, name)));
  if (strange !== undefined)
    throw new Error(`unknown scenario ${strange}; the scenarios are ${all.map(({ name }) => name).join(', ')}`);
  const wanted = (name: string) => positionals.length === 0 || positionals.some((given) => asked(given, name));
  return {
    scenarios: names.filter(wanted),
    studies: studies.filter(({ name }) => wanted(name)),
    json: values.json,
    help: values.help,
    seconds: positive(values.seconds, 'seconds'),
    repeat: Math.ceil(positive(values.repeat, 'repeat')),
    profile: values.profile,
  };
};
