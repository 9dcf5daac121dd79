import { randomUUID } from 'node:crypto';
import {
  can,
  directPermissions,
  durationOf,
  effectiveRole,
  isRoomfulError,
  type Permission,
} from '@roomful/protocol/names';
import type { Candidate } from '../candidates.js';
import { Failure } from '../failure.js';
import { createMentions, mayMention, plainHere } from '../mentions.js';
import { deleteMessage, toggleReaction } from './acts.js';
import type { ConsolePort, SendInput } from './port.js';
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
  /** @param text is sent to it then */
  enter(room: string, text?: string): Promise<void>;
  /** Shows the thread under a message of the room; without one the room again. */
  thread(message: number | null): Promise<void>;
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

const membersNamed = async (name: string, { port }: Pick<SlashContext, 'port'>): Promise<Candidate[]> => {
  const { members } = await port.room.members.list({ name });
  return members.map(({ user, role }) => ({ id: user.id, name: user.name, role }));
};

/** The id of the only one of a name; names are not unique: of several nobody is meant. */
const only = (name: string, found: readonly Candidate[], nobody: string): string => {
  const [first, ...others] = found;
  if (!first) throw new Error(nobody);
  if (others.length === 0) return first.id;
  throw new Error(
    `${found.length} people are named "${name}"; name one by id: ${found.map(({ id }) => id).join(', ')}`,
  );
};

/** The id of the member that is named. */
const resolve = async (user: string, context: SlashContext): Promise<string> => {
  if (!user.startsWith('@')) return user;
  const name = user.slice(1);
  const nobody = `nobody in this room is named "${name}"; who is not in the room is named by id, without @`;
  return only(name, await membersNamed(name, context), nobody);
};

/** The id of somebody who need not be in the room. */
const resolveAnyone = async (user: string, context: SlashContext): Promise<string> => {
  if (!user.startsWith('@')) return user;
  const name = user.slice(1);
  const near = await membersNamed(name, context);
  const wanted = name.toLowerCase();
  const found: readonly { id: string; name: string }[] =
    near.length > 0
      ? near
      : (await context.port.people.search(name)).filter((one) => one.name.toLowerCase() === wanted);
  return only(
    name,
    found.map((one) => ({ role: '', ...one })),
    `nobody is named "${name}"`,
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

/** What waits until it is known whom a message before it mentions: messages keep their order. */
const waiting = new WeakMap<ConsolePort['room'], Promise<void>>();

/** Sends in the background: what is on its way, and what failed, is in the timeline. */
const deliver = (input: SendInput, context: SlashContext): void => {
  const key = randomUUID();
  context.port.room.messages.send(input, { key }).catch((error: unknown) => {
    if (!context.state().view.pending.some((one) => one.key === key)) context.say(describe(error), 'error');
  });
};

/** The message with the ids of those whom its text mentions. */
const withMentions = async (input: SendInput, context: SlashContext): Promise<SendInput> => ({
  ...input,
  ...(await createMentions({
    where: 'in this room',
    membersNamed: (name) => membersNamed(name, context),
    mayMentionAll: () => isOffered({ needs: 'message.here' }, context.state()),
    onPlainHere: () => context.say(plainHere),
  })(input.text)),
});

/** Sends a text; where names have to be looked up first, what is written after it waits. */
const send = (input: SendInput, context: SlashContext): void => {
  const { room } = context.port;
  const before = waiting.get(room);
  const plain = input.kind === 'code' || !mayMention(input.text);
  if (plain && !before) {
    deliver(input, context);
    return;
  }
  const work = async (): Promise<void> => {
    await before;
    try {
      deliver(plain ? input : await withMentions(input, context), context);
    } catch (error) {
      // Offline nobody can be asked: what was said is sent all the same, later.
      if (isRoomfulError(error)) {
        context.say(`unable to look up who is mentioned, nobody is; ${describe(error)}`, 'error');
        deliver(input, context);
        return;
      }
      context.say(describe(error), 'error');
      if (context.state().composer.text === '') context.write(input.text);
    }
  };
  const done = work().finally(() => {
    if (waiting.get(room) === done) waiting.delete(room);
  });
  waiting.set(room, done);
};

const failed = ({ view }: ConsoleState) => view.pending.filter(({ state }) => state === 'failed');

const toggle = (panel: Panel, { state, set }: SlashContext): void =>
  set({ panel: state().panel === panel ? 'none' : panel });

const membersShown = 100;

const statuses = ['online', 'away', 'busy', 'offline'] as const;

/** The commands for what can be done to one message. */
const onMessage = (
  name: string,
  help: string,
  needs: Permission,
  run: (port: ConsolePort, message: number) => Promise<unknown>,
  said?: string,
): SlashCommand => ({
  name,
  args: '<id>',
  help,
  needs,
  run: async (argument, { port, say }) => {
    const id = messageId(split(argument)[0]);
    await run(port, id);
    if (said !== undefined) say(`${said} #${id}`);
  },
});

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
    name: 'react',
    args: '<id> <emoji>',
    help: 'react to a message, or take it back',
    needs: 'message.react',
    run: async (argument, { port }) => {
      const [id, emoji] = split(argument);
      await toggleReaction(port, messageId(id), required(emoji).trim());
    },
  },
  {
    name: 'thread',
    args: '[id]',
    help: 'open the thread under a message; without id: back to the room',
    run: async (argument, { thread }) => {
      const [id] = split(argument);
      await thread(id === '' ? null : messageId(id));
    },
  },
  {
    name: 'code',
    args: '<language> <text>',
    help: 'send code, such as /code ts and a paste',
    needs: 'message.send',
    run: (argument, context) => {
      const [language, text] = split(argument);
      send({ text: required(text), kind: 'code', language: required(language) }, context);
    },
  },
  onMessage('pin', 'pin a message', 'message.pin', ({ room }, message) => room.messages.pin({ message })),
  onMessage('unpin', 'end that', 'message.pin', ({ room }, message) => room.messages.unpin({ message })),
  {
    name: 'pins',
    args: '',
    help: 'show or hide the pinned messages',
    run: async (_, { port, state, set }) => {
      if (state().panel === 'pins') return set({ panel: 'none' });
      set({ panel: 'pins', pins: null });
      set({ pins: (await port.room.messages.pins({})).messages });
    },
  },
  onMessage(
    'bookmark',
    'keep a message among your bookmarks, which nobody else sees',
    'room.read',
    ({ room }, message) => room.messages.bookmark({ message }),
    'bookmarked',
  ),
  onMessage(
    'unbookmark',
    'take it from them',
    'room.read',
    ({ room }, message) => room.messages.unbookmark({ message }),
    'no longer bookmarked',
  ),
  {
    name: 'dm',
    args: '@user [text]',
    help: 'talk to one person alone',
    names: ({ rooms }) => rooms.flatMap(({ title, peerId }) => (peerId === null ? [] : [title])),
    run: async (argument, context) => {
      const [user, text] = target(argument);
      const { port, enter } = context;
      const room = await port.people.direct(await resolveAnyone(user, context));
      await enter(room, text.trim() === '' ? undefined : text);
    },
  },
  {
    name: 'invite',
    args: '@user',
    help: 'let somebody join this room',
    needs: 'member.invite',
    run: async (argument, context) => {
      const user = await resolveAnyone(target(argument)[0], context);
      await context.port.room.members.invite({ user });
    },
  },
  {
    name: 'block',
    args: '@user',
    help: 'take no direct messages from somebody',
    run: async (argument, context) => {
      const [user] = target(argument);
      await context.port.people.block(await resolveAnyone(user, context), true);
      context.say(`${user} is blocked; /unblock ends that`);
    },
  },
  {
    name: 'unblock',
    args: '@user',
    help: 'take them again',
    run: async (argument, context) => {
      const [user] = target(argument);
      await context.port.people.block(await resolveAnyone(user, context), false);
      context.say(`${user} is not blocked any more`);
    },
  },
  {
    name: 'status',
    args: `${statuses.join('|')} [what you do]`,
    help: 'say whether you are there',
    names: () => statuses,
    run: async (argument, { port, say }) => {
      const [word, text] = split(argument);
      const status = statuses.find((one) => one === word) ?? misuse();
      const activity = text.trim() === '' ? null : text.trim();
      await port.people.setStatus({ status, activity });
      say(`you are ${status}${activity === null ? '' : `: ${activity}`}`);
    },
  },
  {
    name: 'archive',
    args: '[off]',
    help: 'end the talk here: the room stays readable; off opens it again',
    needs: 'room.update',
    run: async (argument, { port }) => {
      const [word] = split(argument);
      if (word !== '' && word !== 'off') misuse();
      await port.room.rooms.archive({ archived: word !== 'off' });
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
    names: ({ rooms }) => rooms.map(({ slug, title, peerId }) => (peerId === null ? slug : title)),
    run: async (argument, { enter, state }) => {
      const word = required(split(argument)[0]);
      const row = state().rooms.find(({ title, slug }) => title === word || slug === word.replace(/^#/, ''));
      await enter(row?.id ?? word.replace(/^#/, ''));
    },
  },
  {
    name: 'rooms',
    args: '',
    help: 'show or hide your rooms and what is new in them',
    run: (_, context) => toggle('rooms', context),
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
): boolean => {
  if (needs === undefined) return true;
  if (readOnly) return false;
  const ofBoth = view.room.kind === 'direct' && directPermissions.includes(needs);
  return (ofBoth && view.me.role !== 'guest') || can(effectiveRole(profile.role, view.me.role), needs);
};

const until = (details: Record<string, unknown> | undefined, now: number): string =>
  typeof details?.['until'] === 'number' ? ` (until ${instantText(details['until'], now)})` : '';

/** What went wrong, in one sentence. */
export const describe = (error: unknown, now = Date.now()): string => {
  if (!isRoomfulError(error)) {
    const hint = error instanceof Failure && error.hint !== undefined ? `; ${error.hint}` : '';
    return error instanceof Error ? `${error.message}${hint}` : String(error);
  }
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
