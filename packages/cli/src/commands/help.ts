import { type Exit, exitCodes } from '../failure/exit.js';
import type { Io } from '../io/io.js';
import { type Printer, type Safe, text } from '../output/print.js';

/** The only list of the environment variables that the command line reads. */
export const environment: readonly (readonly [string, string])[] = [
  ['ROOMFUL_URL', 'the server; default: the profile’s, else http://127.0.0.1:7400'],
  ['ROOMFUL_TOKEN', 'the token; overrides the profile’s, unless --profile is given'],
  ['ROOMFUL_PROFILE', 'the profile of the config file; default: its "current", else local'],
  [
    'ROOMFUL_JWT_SECRET',
    'the server’s secret: up signs with it; other commands, without a token, act as the operator; --as and token mint use it',
  ],
  ['ROOMFUL_JWT_ISSUER', 'the issuer of tokens signed with that secret; a profile has its own'],
  ['ROOMFUL_JWT_AUDIENCE', 'their audience'],
  ['ROOMFUL_ROLE_CLAIM', 'the claim that holds their role; default: roomful_role'],
  ['XDG_CONFIG_HOME', 'the folder of roomful/config.json; default: ~/.config'],
  ['XDG_DATA_HOME', 'the folder of roomful/, the embedded database; default: ~/.local/share'],
  ['NO_COLOR', 'no colours, unless --color always is given'],
];

const rows = (pairs: readonly (readonly [string, string])[], out: Printer): void => {
  const width = Math.max(...pairs.map(([name]) => name.length));
  for (const [name, meaning] of pairs) out.line(text`  ${name.padEnd(width)}  ${meaning}`);
};

const topics: Readonly<
  Record<string, { title: Safe; pairs: readonly (readonly [string, string])[]; more: readonly Safe[] }>
> = {
  'exit-codes': {
    title: text`The exit codes of commands:`,
    pairs: Object.values(exitCodes).map(({ code, means }) => [String(code), means]),
    more: [],
  },
  environment: {
    title: text`The environment variables that the command line reads:`,
    pairs: environment,
    more: [
      text`Flags override the environment, which overrides the profile, which overrides the defaults.`,
      text`A token is never a flag: use ROOMFUL_TOKEN, --token-file or a profile (roomful login).`,
      text`For the server's own variables see roomful up --help.`,
    ],
  },
};

export const topicNames: readonly string[] = Object.keys(topics);

/** Prints a help page on a topic other than a command. */
export const run = (topic: string, io: Io): Exit => {
  const page = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (!page) return 'usage';
  io.out.line(page.title);
  io.out.line(text``);
  rows(page.pairs, io.out);
  if (page.more.length > 0) io.out.line(text``);
  for (const line of page.more) io.out.line(line);
  return 'ok';
};
