import { randomUUID } from 'node:crypto';
import { can, durationOf, effectiveRole, isRoomfulError, type Permission } from '@roomful/protocol/names';
import { deleteMessage } from './acts.js';
import type { ConsolePort } from './port.js';
import type { ConsoleState, Panel, Ui } from './store.js';
import { instantText } from './time.js';

/** What a slash command may touch. */
export interface SlashContext {
  port: ConsolePort;
  state(): ConsoleState;
  set(change: Partial<Ui>): void;
  say(text: string, tone?: 'system' | 'error'): void;
  /** Puts a text into the composer. */
  write(text: string): void;
  /** Selects the newest loaded message with this text. */
  search(text: string): void;
  /** Follows a room and shows it. */
  enter(room: string): Promise<void>;
  quit(): void;
}

/** What live names are taken from. */
export type CompletionState = Pick<ConsoleState, 'view' | 'profile' | 'readOnly' | 'queue' | 'members' | 'rooms'>;

export interface SlashCommand {
  name: string;
  /** What follows the name, for people. */
  args: string;
  help: string;
  /** What the first word may be, of what is there now. */
  names?(state: CompletionState): readonly string[];
  /** The right that the server will ask for; help leaves out what the role lacks. Absent: everybody has it. */
  needs?: Permission;
  run(argument: string, context: SlashContext): Promise<void> | void;
}

/** A command line that does not fit; answered with the command's usage. */
class Misuse extends Error {}

const misuse = (): never => {
  throw new Misuse();
};

const split = (text: string): [first: string, rest: string] => {
  const [, first = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  return [first, rest];
};

const messageId = (word: string): number => {
  const id = Number(word.replace(/^#/, ''));
  return Number.isSafeInteger(id) && id > 0 ? id : misuse();
};

const required = (text: string): string => (text.trim() === '' ? misuse() : text);

/** `@nick`, `@"a nick with spaces"`, or an id. */
const target = (text: string): [user: string, rest: string] => {
  const quoted = /^\s*@"([^"]+)"\s*([\s\S]*)$/.exec(text);
  if (quoted) return [`@${quoted[1]}`, quoted[2] ?? ''];
  const [user, rest] = split(text);
  return [required(user), rest];
};

/** The id of who is named. Names are not unique: of several nobody is meant. */
const resolve = async (user: string, { port }: SlashContext): Promise<string> => {
  if (!user.startsWith('@')) return user;
  const name = user.slice(1);
  const { members } = await port.room.members.list({ name });
  const [found, ...others] = members;
  if (!found)
    throw new Error(`nobody in this room is named "${name}"; who is not in the room is named by id, without @`);
  if (others.length === 0) return found.user.id;
  throw new Error(
    `${members.length} members are named "${name}"; name one by id: ${members.map((m) => m.user.id).join(', ')}`,
  );
};

/** An optional length of time with its unit, then an optional reason. */
const sanction = (text: string): { durationMs?: number; reason?: string } => {
  const [word, rest] = split(text);
  const durationMs = /^\d.*[a-z]$/.test(word) ? durationOf(word) : undefined;
  const reason = (durationMs === undefined ? text : rest).trim();
  return { ...(durationMs === undefined ? {} : { durationMs }), ...(reason === '' ? {} : { reason }) };
};

const withReason = (text: string): { reason?: string } => (text.trim() === '' ? {} : { reason: text.trim() });

/** Sends in the background: what is on its way, and what failed, is in the timeline. */
const send = (input: Parameters<ConsolePort['room']['messages']['send']>[0], context: SlashContext): void => {
  const key = randomUUID();
  context.port.room.messages.send(input, { key }).catch((error: unknown) => {
    if (!context.state().view.pending.some((one) => one.key === key)) context.say(describe(error), 'error');
  });
};

const failed = ({ view }: ConsoleState) => view.pending.filter(({ state }) => state === 'failed');

const toggle = (panel: Panel, { state, set }: SlashContext): void =>
  set({ panel: state().panel === panel ? 'none' : panel });

const membersShown = 100;

const votes = ['up', 'down', 'none'] as const;

/** The only table of slash commands. What is allowed is the server's to say. */
export const slashCommands: readonly SlashCommand[] = [
  {
    name: 'me',
    args: 'does something',
    help: 'say what you do',
    needs: 'message.send',
    run: (argument, context) => send({ text: required(argument), kind: 'action' }, context),
  },
  {
    name: 'reply',
    args: '<id> <text>',
    help: 'answer a message',
    needs: 'message.send',
    run: (argument, context) => {
      const [id, text] = split(argument);
      send({ text: required(text), replyTo: messageId(id) }, context);
    },
  },
  {
    name: 'edit',
    args: '<id> [text]',
    help: 'change a message of yours; without text: fetch it to edit',
    needs: 'message.edit',
    run: async (argument, { port, write }) => {
      const [id, text] = split(argument);
      const message = messageId(id);
      if (text !== '') await port.room.messages.edit({ message, text });
      else write(`/edit ${message} ${(await port.room.messages.get({ message })).message.text}`);
    },
  },
  {
    name: 'delete',
    args: '<id> [reason]',
    help: 'delete a message of yours, or as staff of another',
    needs: 'message.delete',
    run: async (argument, { port }) => {
      const [id, reason] = split(argument);
      const { message } = await port.room.messages.get({ message: messageId(id) });
      await deleteMessage(port, message, withReason(reason));
    },
  },
  {
    name: 'queue',
    args: '[key]',
    help: 'show or hide the queue',
    names: ({ view }) => Object.keys(view.queues),
    run: (argument, context) => {
      const [key] = split(argument);
      if (key === '') toggle('queue', context);
      else context.set({ queue: key, panel: 'queue' });
    },
  },
  {
    name: 'add',
    args: '<title> [url]',
    help: 'add an item to the queue',
    needs: 'queue.add',
    run: async (argument, { port, state }) => {
      const [, title = '', url] = /^([\s\S]*?)(?:\s+(https?:\/\/\S+))?\s*$/.exec(argument) ?? [];
      await port.room.queue.add({
        title: required(title),
        queue: state().queue,
        ...(url === undefined ? {} : { url }),
      });
    },
  },
  {
    name: 'vote',
    args: '<item> up|down|none',
    help: 'vote on an item that waits',
    needs: 'queue.vote',
    names: ({ view, queue }) =>
      Object.hasOwn(view.queues, queue) ? (view.queues[queue]?.items ?? []).map(({ id }) => String(id)) : [],
    run: async (argument, { port, state }) => {
      const [item, word] = split(argument);
      const vote = votes.find((one) => one === word.trim()) ?? misuse();
      await port.room.queue.vote({ item: messageId(item), vote, queue: state().queue });
    },
  },
  {
    name: 'next',
    args: '',
    help: 'go on to the next item of the queue',
    needs: 'queue.manage',
    run: async (_, { port, state }) => {
      await port.room.queue.next({ queue: state().queue });
    },
  },
  {
    name: 'mute',
    args: '@nick [10m] [reason]',
    help: 'silence a member for a while; 10 minutes if not said',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      await context.port.room.moderation.mute({ user: await resolve(user, context), ...sanction(rest) });
    },
  },
  {
    name: 'unmute',
    args: '@nick [reason]',
    help: 'lift a mute',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      const { lifted } = await context.port.room.moderation.unmute({
        user: await resolve(user, context),
        ...withReason(rest),
      });
      if (!lifted) context.say('there was no mute to lift');
    },
  },
  {
    name: 'kick',
    args: '@nick [reason]',
    help: 'put someone out, who may come back',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      await context.port.room.moderation.kick({ user: await resolve(user, context), ...withReason(rest) });
    },
  },
  {
    name: 'ban',
    args: '@nick [7d] [reason]',
    help: 'put someone out and keep them out; for good if not said',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      await context.port.room.moderation.ban({ user: await resolve(user, context), ...sanction(rest) });
    },
  },
  {
    name: 'unban',
    args: '<id> [reason]',
    help: 'lift a ban',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      const { lifted } = await context.port.room.moderation.unban({
        user: await resolve(user, context),
        ...withReason(rest),
      });
      if (!lifted) context.say('there was no ban to lift');
    },
  },
  {
    name: 'retry',
    args: '',
    help: 'send again what failed',
    needs: 'message.send',
    run: (_, { port, state, say }) => {
      const again = failed(state());
      if (again.length === 0) say('nothing has failed');
      // How it ends is in the timeline.
      for (const { key } of again) port.room.messages.retry(key).catch(() => {});
    },
  },
  {
    name: 'drop',
    args: '',
    help: 'give up what failed',
    needs: 'message.send',
    run: (_, { port, state, say }) => {
      const dropped = failed(state());
      for (const { key } of dropped) port.room.messages.drop(key);
      say(`dropped ${dropped.length} that failed`);
    },
  },
  {
    name: 'search',
    args: '<text>',
    help: 'find a text in what is loaded; n and N go on',
    run: (argument, { search }) => search(required(argument).trim()),
  },
  {
    name: 'room',
    args: '<name>',
    help: 'go to a room',
    names: ({ rooms }) => rooms.map(({ slug }) => slug),
    run: (argument, { enter }) => enter(required(split(argument)[0]).replace(/^#/, '')),
  },
  {
    name: 'rooms',
    args: '',
    help: 'show or hide your rooms and what is new in them',
    run: async (_, context) => {
      toggle('rooms', context);
      if (context.state().panel === 'rooms') await context.port.rooms.refresh();
    },
  },
  {
    name: 'members',
    args: '',
    help: 'show or hide the members',
    run: async (_, context) => {
      toggle('members', context);
      const { set, state, port } = context;
      if (state().panel !== 'members') return;
      const { members: list } = await port.room.members.list({ limit: membersShown });
      set({ members: { at: state().now, list } });
    },
  },
  { name: 'help', args: '', help: 'show or hide the commands', run: (_, context) => toggle('help', context) },
  { name: 'keys', args: '', help: 'show or hide the keys', run: (_, context) => toggle('keys', context) },
  { name: 'quit', args: '', help: 'leave the console; you stay a member', run: (_, { quit }) => quit() },
];

/** Whether the role of the viewer has the right that a command needs. */
export const isOffered = (
  { needs }: Pick<SlashCommand, 'needs'>,
  { view, profile, readOnly }: Pick<ConsoleState, 'view' | 'profile' | 'readOnly'>,
): boolean => needs === undefined || (!readOnly && can(effectiveRole(profile.role, view.me.role), needs));

const until = (details: Record<string, unknown> | undefined, now: number): string =>
  typeof details?.['until'] === 'number' ? ` (until ${instantText(details['until'], now)})` : '';

/** What went wrong, in one sentence. */
export const describe = (error: unknown, now = Date.now()): string => {
  if (!isRoomfulError(error)) return error instanceof Error ? error.message : String(error);
  const wait = error.retryAfterMs === undefined ? '' : `; try again in ${Math.ceil(error.retryAfterMs / 1_000)} s`;
  return `${error.message}${until(error.details, now)}${wait}`;
};

export const readOnlyText = 'this console only reads';

/** Carries out what was written: a message, or a command where it begins with a slash (`//` sends a slash). */
export const submitText = async (text: string, context: SlashContext): Promise<void> => {
  if (text.trim() === '') return;
  const line = /^\/(?!\/)([^\s/]*)([\s\S]*)$/.exec(text);
  const { readOnly } = context.state();
  if (!line && readOnly) return context.say(readOnlyText, 'error');
  if (!line) return send({ text: text.startsWith('//') ? text.slice(1) : text }, context);
  const [, name = '', argument = ''] = line;
  const command = slashCommands.find((one) => one.name === name);
  if (!command) return context.say(`there is no command /${name}; /help lists them, // sends a slash`, 'error');
  if (readOnly && command.needs !== undefined) return context.say(readOnlyText, 'error');
  try {
    await command.run(argument.trimStart(), context);
  } catch (error) {
    const told = error instanceof Misuse ? `usage: /${command.name} ${command.args}` : describe(error);
    context.say(told, 'error');
  }
};

const quotedNick = (name: string): string => (/\s/.test(name) ? `"${name}"` : name);

/** What Tab makes of the text before the cursor: the one name that it may become, or all of them. */
export const complete = (before: string, state: CompletionState): { text: string; choices: string[] } => {
  const slash = /^\/(\S*)$/.exec(before);
  const at = /(?:^|\s)@(\S*)$/.exec(before);
  const first = /^\/(\S+)\s+(\S*)$/.exec(before);
  const typed = slash?.[1] ?? at?.[1] ?? first?.[2];
  if (typed === undefined) return { text: before, choices: [] };
  const nicks = () => [
    ...state.view.messages.map(({ author }) => author.name),
    ...(state.members?.list ?? []).map(({ user }) => user.name),
  ];
  const named = () => slashCommands.find(({ name }) => name === first?.[1])?.names?.(state) ?? [];
  const all = slash
    ? slashCommands.filter((one) => isOffered(one, state)).map(({ name }) => name)
    : at
      ? nicks()
      : named();
  const choices = [...new Set(all)].filter((name) => name.toLowerCase().startsWith(typed.toLowerCase())).sort();
  const only = choices.length === 1 ? choices[0] : undefined;
  if (only === undefined) return { text: before, choices };
  return { text: `${before.slice(0, before.length - typed.length)}${at ? quotedNick(only) : only} `, choices: [] };
};
