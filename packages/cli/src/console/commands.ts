import type { Permission } from '@roomful/protocol/names';
import { deleteMessage, toggleReaction } from './acts.js';
import { Misuse, messageId, misuse, required, sanction, split, target, withReason } from './arguments.js';
import { describe } from './errors.js';
import { resolve, resolveAnyone } from './people.js';
import type { ConsolePort } from './port.js';
import { readOnlyText } from './rights.js';
import { send } from './sending.js';
import type { SlashCommand, SlashContext } from './slash.js';
import type { ConsoleState, Panel } from './store.js';

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
