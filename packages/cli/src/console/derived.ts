import type { Permission } from '@roomful/protocol/names';
import { usage } from '../failure/failure.js';
import { featureOf } from '../features/lookup.js';
import type { Manifest, ManifestCommand, Param } from '../manifest.js';
import { type Given, parseInput, placeholder, type Raw } from '../values/param.js';
import { misuse, word } from './arguments.js';
import type { ConsoleRoom } from './backend.js';
import { resolve, resolveAnyone } from './people.js';
import type { SlashCommand, SlashContext } from './state.js';

type Input = Record<string, unknown>;

const isList = ({ type }: Param): boolean => type === 'array';

/** Whether a parameter is free text, which takes the rest of the line. */
const isText = ({ type, is, values }: Param): boolean => type === 'string' && is === undefined && values === undefined;

const argsOf = (params: readonly Param[]): string => {
  const shown = params.map((param) => {
    const value = param.values?.join('|') ?? placeholder(param);
    if (param.positional) return isList(param) ? `<${param.flag}...>` : `<${param.flag}>`;
    const flag = param.type === 'boolean' ? `--[no-]${param.flag}` : `--${param.flag} ${value}`;
    return param.required ? flag : `[${flag}]`;
  });
  // Options come first, because the last argument may take the rest of the line.
  const isLast = (i: number): number => Number(params[i]?.positional);
  return shown
    .map((text, i) => ({ text, rank: isLast(i) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ text }) => text)
    .join(' ');
};

/** Parses the fields of a line, by name: `--flag value`, `--switch`, `--no-switch`, and positional arguments. */
const read = (params: readonly Param[], line: string): Given => {
  const given: Record<string, Raw> = {};
  const add = (param: Param, value: string): void => {
    const { name, type, is } = param;
    if (type === 'array' || type === 'record') given[name] = [...((given[name] as string[] | undefined) ?? []), value];
    else given[name] = is === 'message' ? value.replace(/^#/, '') : value;
  };
  const places = params.filter(({ positional }) => positional).sort((a, b) => Number(isList(a)) - Number(isList(b)));
  let rest = line.trim();
  while (rest !== '') {
    const [, no, flag, after = ''] = /^--(no-)?([a-z][a-z-]*)(?:=|\s+|$)([\s\S]*)$/.exec(rest) ?? [];
    const [place] = places;
    if (flag !== undefined) {
      const param = params.find((one) => !one.positional && one.flag === flag);
      if (!param || (no !== undefined && param.type !== 'boolean'))
        throw usage(`there is no option --${no ?? ''}${flag}`);
      if (param.type === 'boolean') {
        given[param.name] = no === undefined;
        rest = after;
        continue;
      }
      const [value, next] = word(after);
      add(param, value === '' ? misuse() : value);
      rest = next;
    } else if (!place) misuse();
    else if (places.length === 1 && isText(place)) {
      add(place, rest);
      rest = '';
    } else {
      const [value, next] = word(rest);
      add(place, value);
      if (!isList(place)) places.shift();
      rest = next;
    }
  }
  if (params.some(({ name, required }) => required && given[name] === undefined)) misuse();
  return given;
};

/** Replaces `@name` with the user's id. */
const withUsers = async (
  { name, params }: ManifestCommand,
  input: Input,
  context: Pick<SlashContext, 'backend'>,
): Promise<Input> => {
  const { feature, verb } = featureOf(name);
  const find = feature.strangers?.includes(verb) ? resolveAnyone : resolve;
  const resolved = { ...input };
  for (const param of params) {
    const value = input[param.name];
    if (param.type === 'user' && typeof value === 'string') resolved[param.name] = await find(value, context);
    if (param.items?.type !== 'user' || !Array.isArray(value)) continue;
    const users: string[] = [];
    for (const one of value) users.push(await find(String(one), context));
    resolved[param.name] = users;
  }
  return resolved;
};

const call = (room: ConsoleRoom, noun: string, verb: string, input: Input): Promise<unknown> => {
  const verbs = (room as unknown as Record<string, Record<string, (input: Input) => Promise<unknown>> | undefined>)[
    noun
  ];
  const run = verbs?.[verb];
  if (!run) throw new Error(`this version of the SDK has no ${noun}.${verb}`);
  return run(input);
};

const derive = (row: ManifestCommand, permission: Permission | undefined): SlashCommand => {
  const [noun = '', verb = ''] = row.name.split('.');
  const params = row.params.filter(({ name }) => name !== 'room');
  const name = `${noun} ${verb}`;
  const args = argsOf(params);
  return {
    name,
    args: row.destructive === 'retype' ? `<this room's slug> ${args}`.trimEnd() : args,
    help: row.summary.replace(/\.$/, ''),
    ...(permission === undefined ? {} : { needs: permission }),
    writes: true,
    run: async (argument, context) => {
      const { backend, state, say, ask } = context;
      let line = argument;
      if (row.destructive === 'retype') {
        const { slug } = state().view.room;
        const [typed, rest] = word(argument);
        if (typed !== slug) throw usage(`to confirm, type the slug of this room: /${name} ${slug}`);
        line = rest;
      }
      const input = await withUsers(row, parseInput(params, read(params, line), state().now), context);
      const run = async (): Promise<string> => {
        await call(backend.room, noun, verb, input);
        return `/${name}: done`;
      };
      if (row.destructive !== 'ask') return say(await run());
      const about = Object.entries(input).map(([field, value]) => `${field} ${String(value)}`);
      ask({ text: `/${name} ${argument.trim()}?`, about: about.join(', '), act: name, run });
    },
  };
};

/**
 * Slash commands `/noun verb …` for all writes to a room, except those that a feature's own slash commands and keys cover.
 */
export const derivedCommands = (
  { nouns }: Pick<Manifest, 'nouns'>,
  covered: ReadonlySet<string>,
): readonly SlashCommand[] =>
  Object.values(nouns)
    .flatMap(({ verbs }) => Object.values(verbs))
    .filter(({ name, kind, room }) => kind === 'write' && room && !covered.has(name))
    .map((row) => derive(row, row.permission as Permission | undefined));
