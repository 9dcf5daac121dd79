import type { Command, Option } from 'commander';
import type { Call } from '../calls/http.js';
import { openSession, type ServerFlags } from '../calls/session.js';
import { readConfig } from '../config/file.js';
import { configPath } from '../config/paths.js';
import type { Io } from '../io/io.js';
import { type Safe, text } from '../output/print.js';

/** A word that may stand at the cursor, and what it is. */
interface Candidate {
  word: string;
  about: string;
}

/** What a command line leads to: the command, the words in its arguments, and the option that waits for its value. */
interface Place {
  command: Command;
  args: string[];
  option: Option | undefined;
  flags: ServerFlags;
}

/** How long a person waits for a list behind a key, milliseconds. */
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

interface Rooms {
  rooms: { room: { slug: string; topic: string } }[];
}
interface Members {
  members: { user: { id: string; name: string }; role: string }[];
}

/** What stands for a room, in the arguments and flags of all commands. */
const roomNames = new Set(['room', 'from']);
/** What stands for a person. */
const people = new Set(['user', 'users', 'mentions', 'as']);
/** A name that a shell takes as one word, whatever it does with it. */
const oneWord = /^[\p{L}\p{N}_.-]+$/u;

const rooms = async (call: Call, signal: AbortSignal): Promise<Candidate[]> => {
  const pages = await Promise.all(
    ['mine', 'public'].map((scope) =>
      call<Rooms>('rooms.list', { scope, limit: 100 }, { read: true, signal }).catch(() => undefined),
    ),
  );
  const found = pages.flatMap((page) => page?.result.rooms ?? []);
  return [...new Map(found.map(({ room }) => [room.slug, { word: room.slug, about: room.topic }])).values()];
};

interface Spaces {
  spaces: { space: { id: string; name: string } }[];
}

const spaces = async (call: Call, signal: AbortSignal): Promise<Candidate[]> => {
  const { result } = await call<Spaces>('spaces.list', { limit: 100 }, { read: true, signal });
  return result.spaces.map(({ space }) => ({ word: space.id, about: space.name }));
};

interface Users {
  users: { id: string; name: string }[];
}

/** Among all users there are too many to list: those who begin with what is written, by id, which is nobody else's. */
const users = async (current: string, call: Call, signal: AbortSignal): Promise<Candidate[]> => {
  if (current === '' || current.startsWith('@')) return [];
  const { result } = await call<Users>('users.search', { text: current }, { read: true, signal });
  return result.users.map(({ id, name }) => ({ word: id, about: name }));
};

const members = async (room: string, call: Call, signal: AbortSignal): Promise<Candidate[]> => {
  const { result } = await call<Members>('members.list', { room, limit: 100 }, { read: true, signal });
  return result.members.map(({ user, role }) => ({
    word: oneWord.test(user.name) ? `@${user.name}` : user.id,
    about: `${user.id}, ${role}`,
  }));
};

const profiles = async ({ flags }: Place, { env }: Io): Promise<Candidate[]> =>
  Object.entries((await readConfig(configPath(flags.config, env))).profiles).map(([word, { url }]) => ({
    word,
    about: url,
  }));

const choices = (words: readonly string[] | undefined): Candidate[] =>
  (words ?? []).map((word) => ({ word, about: '' }));

/** The values of an argument or an option by its name. */
const valuesOf = async (
  name: string,
  given: readonly string[] | undefined,
  place: Place,
  current: string,
  io: Io,
): Promise<Candidate[]> => {
  if (given) return choices(given);
  if (name === 'profile') return profiles(place, io);
  const ask = async (of: (call: Call, signal: AbortSignal) => Promise<Candidate[]>): Promise<Candidate[]> =>
    of((await openSession(place.flags, io)).call, AbortSignal.timeout(waitMs));
  if (roomNames.has(name)) return ask(rooms);
  if (name === 'space') return ask(spaces);
  if (!people.has(name)) return [];
  const inRoom = place.command.registeredArguments[0]?.name() === 'room';
  const [room] = place.args;
  if (!inRoom) return ask((call, signal) => users(current, call, signal));
  return room === undefined ? [] : ask((call, signal) => members(room, call, signal));
};

const candidates = async (place: Place, current: string, io: Io): Promise<Candidate[]> => {
  const { command, args, option } = place;
  if (option) return valuesOf(option.attributeName(), option.argChoices, place, current, io);
  const assigned = /^--[^=]+=/.exec(current)?.[0];
  const inWord = assigned && optionOf(command, assigned);
  if (inWord) {
    const found = await valuesOf(inWord.attributeName(), inWord.argChoices, place, current.slice(assigned.length), io);
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
  if (!argument) return [];
  return valuesOf(argument.name(), argument.argChoices, place, current, io);
};

const line = ({ word, about }: Candidate): Safe => text`${word}\t${about.split('\n', 1)[0] ?? ''}`;

/** Prints what may stand at the end of a command line. Fails silently: a person is in the middle of a word. */
export const complete = async (program: Command, words: readonly string[], io: Io): Promise<void> => {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  try {
    const quiet: Io = { ...io, err: { ...io.err, line: () => {}, status: () => {} } };
    const found = await candidates(placeOf(program, before), current, quiet);
    for (const one of found) if (one.word.startsWith(current)) io.out.line(line(one));
  } catch {
    // No server, no token, no such room: nothing to offer.
  }
};
