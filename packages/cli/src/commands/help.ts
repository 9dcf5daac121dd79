import { type Exit, exitCodes } from '../failure/exit.js';
import type { Io } from '../io/io.js';
import { type Printer, type Safe, text } from '../output/print.js';

/** The variables that the command line reads. The only table of them. */
export const environment: readonly (readonly [string, string])[] = [
  ['ROOMFUL_URL', 'the server; default: the profile’s, else http://127.0.0.1:7400'],
  ['ROOMFUL_TOKEN', 'the token; it goes before the profile’s, except where --profile names one'],
  ['ROOMFUL_PROFILE', 'the profile of the config file; default: its "current", else local'],
  [
    'ROOMFUL_JWT_SECRET',
    'the secret of the server: up serves with it; without a token commands are the operator’s, and --as and token mint have it',
  ],
  ['ROOMFUL_JWT_ISSUER', 'the issuer that tokens made with that secret have; of a profile, its own'],
  ['ROOMFUL_JWT_AUDIENCE', 'their audience'],
  ['ROOMFUL_ROLE_CLAIM', 'their claim that holds the role; default: roomful_role'],
  ['XDG_CONFIG_HOME', 'the config file is roomful/config.json in it; default: ~/.config'],
  ['XDG_DATA_HOME', 'the embedded database is in roomful/ in it; default: ~/.local/share'],
  ['NO_COLOR', 'no colours; --color always goes before it'],
];

const rows = (pairs: readonly (readonly [string, string])[], out: Printer): void => {
  const width = Math.max(...pairs.map(([name]) => name.length));
  for (const [name, means] of pairs) out.line(text`  ${name.padEnd(width)}  ${means}`);
};

const topics: Readonly<
  Record<string, { title: Safe; pairs: readonly (readonly [string, string])[]; more: readonly Safe[] }>
> = {
  'exit-codes': {
    title: text`How a command ends:`,
    pairs: Object.values(exitCodes).map(({ code, means }) => [String(code), means]),
    more: [],
  },
  environment: {
    title: text`What the command line reads from the environment:`,
    pairs: environment,
    more: [
      text`Flags go before the environment, the environment before the profile, the profile before the default.`,
      text`A token is never a flag: ROOMFUL_TOKEN, --token-file or the profile (roomful login) hold it.`,
      text`The variables of the server itself: roomful up --help.`,
    ],
  },
};

export const topicNames: readonly string[] = Object.keys(topics);

/** Prints a page of help that is about no command. */
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
