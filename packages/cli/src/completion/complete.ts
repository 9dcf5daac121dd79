import type { Argument, Command, Option } from 'commander';
import { openSession, type ServerFlags } from '../calls/session.js';
import { readConfig } from '../config/file.js';
import { configPath } from '../config/paths.js';
import { allFeatures } from '../features/lookup.js';
import type { Io } from '../io/io.js';
import { type Safe, text } from '../output/print.js';
import { type Candidate, kindOf, type ValueKind } from './kinds.js';

/** The parsed part of a command line: its command, the arguments so far, and the option that still needs a value. */
interface Place {
  command: Command;
  args: string[];
  option: Option | undefined;
  flags: ServerFlags;
}

/** How long completion may take, milliseconds. */
const waitMs = 800;

const chain = (command: Command | null): Command[] => (command ? [command, ...chain(command.parent)] : []);

const optionOf = (command: Command, word: string): Option | undefined => {
  const [name] = word.split('=');
  return chain(command)
    .flatMap(({ options }) => options)
    .find(({ long, short }) => long === name || short === name);
};

const placeOf = (program: Command, words: readonly string[]): Place => {
  const place: Place = { command: program, args: [], option: undefined, flags: {} };
  const flags: Record<string, string> = {};
  for (const word of words) {
    if (place.option) {
      flags[place.option.attributeName()] = word;
      place.option = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const option = optionOf(place.command, word);
      if (option?.required && !word.includes('=')) place.option = option;
      else if (option?.required) flags[option.attributeName()] = word.slice(word.indexOf('=') + 1);
      continue;
    }
    const next = place.args.length > 0 ? undefined : place.command.commands.find((one) => one.name() === word);
    if (next) place.command = next;
    else place.args.push(word);
  }
  const { url, profile, tokenFile, config } = flags;
  return { ...place, flags: { url, profile, tokenFile, config } };
};

const profiles = async ({ flags }: Place, { env }: Io): Promise<Candidate[]> =>
  Object.entries((await readConfig(configPath(flags.config, env))).profiles).map(([word, { url }]) => ({
    word,
    about: url,
  }));

/** The room argument of a command: undefined = it has none, null = not typed yet. */
const roomOf = ({ command, args }: Place): string | null | undefined => {
  const [first] = command.registeredArguments;
  return first && kindOf(first) === 'room' ? (args[0] ?? null) : undefined;
};

/** Asks the features for the values of a kind. */
const ask = async (kind: ValueKind, place: Place, current: string, io: Io): Promise<Candidate[]> => {
  const sources = allFeatures.flatMap(({ candidates }) => candidates?.[kind] ?? []);
  if (sources.length === 0) return [];
  const { call } = await openSession(place.flags, io);
  const request = { current, room: roomOf(place), call, signal: AbortSignal.timeout(waitMs) };
  return (await Promise.all(sources.map((source) => source(request)))).flat();
};

/** The candidates for an argument or option. */
const valuesOf = async (
  held: Argument | Option,
  place: Place,
  current: string,
  io: Io,
): Promise<readonly Candidate[]> => {
  if (held.argChoices) return held.argChoices.map((word) => ({ word, about: '' }));
  const kind = kindOf(held);
  if (kind === undefined) return [];
  return kind === 'profile' ? profiles(place, io) : ask(kind, place, current, io);
};

const candidates = async (place: Place, current: string, io: Io): Promise<readonly Candidate[]> => {
  const { command, args, option } = place;
  if (option) return valuesOf(option, place, current, io);
  const assigned = /^--[^=]+=/.exec(current)?.[0];
  const inWord = assigned && optionOf(command, assigned);
  if (inWord) {
    const found = await valuesOf(inWord, place, current.slice(assigned.length), io);
    return found.map(({ word, about }) => ({ word: assigned + word, about }));
  }
  if (current.startsWith('-')) {
    const offered = chain(command).flatMap(({ options }) => options.filter(({ hidden }) => !hidden));
    return offered.flatMap(({ long, description }) => (long ? [{ word: long, about: description }] : []));
  }
  if (command.commands.length > 0 && args.length === 0) {
    const help = command.createHelp();
    return help.visibleCommands(command).map((one) => ({ word: one.name(), about: one.summary() }));
  }
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  const argument = registeredArguments[args.length] ?? (last?.variadic ? last : undefined);
  return argument ? valuesOf(argument, place, current, io) : [];
};

const line = ({ word, about }: Candidate): Safe => text`${word}\t${about.split('\n', 1)[0] ?? ''}`;

/** Prints the candidates for the last word of a command line. Fails silently, since the user is still typing. */
export const complete = async (program: Command, words: readonly string[], io: Io): Promise<void> => {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  try {
    const quiet: Io = { ...io, err: { ...io.err, line: () => {}, status: () => {} } };
    const found = await candidates(placeOf(program, before), current, quiet);
    for (const one of found) if (one.word.startsWith(current)) io.out.line(line(one));
  } catch {
    // Without a server, a token or the room there are no candidates.
  }
};
