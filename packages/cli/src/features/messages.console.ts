import type { Message, Permission } from '@roomful/protocol';
import type { Act, Shortcut, Target, Toggle } from '../console/acts.js';
import { messageId, required, split, withReason } from '../console/arguments.js';
import type { ConsoleBackend, ConsoleRoom } from '../console/backend.js';
import { describe } from '../console/errors.js';
import { type Line, nickTone, span } from '../console/lines.js';
import { send } from '../console/sending.js';
import type { ConsoleFeature, ConsoleState, SlashCommand, SlashContext, StatusPart } from '../console/state.js';
import { clip, textWidth } from '../console/text.js';
import { safeText } from '../terminal/safeText.js';

declare module '../console/state.js' {
  interface FeatureUi {
    /** The pinned messages when they were last listed; null = not listed yet. */
    readonly pins: readonly Message[] | null;
  }
}

const failed = ({ view }: ConsoleState) => view.pending.filter(({ state }) => state === 'failed');

/** A command that does one thing to one message. */
const onMessage = (
  name: string,
  help: string,
  needs: Permission,
  run: (backend: ConsoleBackend, message: number) => Promise<unknown>,
  said?: string,
): SlashCommand => ({
  name,
  args: '<id>',
  help,
  needs,
  run: async (argument, { backend, say }) => {
    const id = messageId(split(argument)[0]);
    await run(backend, id);
    if (said !== undefined) say(`${said} #${id}`);
  },
});

/** Deletes a message: the viewer's own as its author, other people's as staff. */
const deleteMessage = (
  {
    room,
    profile,
  }: { room: Pick<ConsoleRoom, 'messages' | 'moderation'>; profile: Pick<ConsoleBackend['profile'], 'id'> },
  message: Pick<Target, 'id' | 'author'>,
  reason: { reason?: string } = {},
): Promise<unknown> =>
  message.author.id === profile.id
    ? room.messages.delete({ message: message.id })
    : room.moderation.delete({ message: message.id, ...reason });

/**
 * An emoji without its variation selector (U+FE0F). No two emoji differ only in that, and the server stores ❤ as ❤️, so both
 * are the same reaction.
 */
const bare = (emoji: string): string => emoji.replaceAll('\u{fe0f}', '');

/** Adds the viewer's reaction, or removes it. */
const toggleReaction = async ({ room }: Pick<ConsoleBackend, 'room'>, message: number, emoji: string) => {
  const mine = room.state.getSnapshot().me.reactions[String(message)] ?? [];
  const own = mine.find((one) => bare(one) === bare(emoji));
  if (own === undefined) await room.messages.react({ message, emoji });
  else await room.messages.unreact({ message, emoji: own });
};

const commands: readonly SlashCommand[] = [
  {
    name: 'me',
    args: 'does something',
    help: 'send an action, shown as * name does something',
    needs: 'message.send',
    run: (argument, context) => send({ text: required(argument), kind: 'action' }, context),
  },
  {
    name: 'reply',
    args: '<id> <text>',
    help: 'reply to a message',
    needs: 'message.send',
    run: (argument, context) => {
      const [id, text] = split(argument);
      send({ text: required(text), replyTo: messageId(id) }, context);
    },
  },
  {
    name: 'edit',
    args: '<id> [text]',
    help: 'edit your message; without a text, load it into the composer',
    needs: 'message.edit',
    run: async (argument, { backend, write }) => {
      const [id, text] = split(argument);
      const message = messageId(id);
      if (text !== '') await backend.room.messages.edit({ message, text });
      else write(`/edit ${message} ${(await backend.room.messages.get({ message })).message.text}`);
    },
  },
  {
    name: 'delete',
    args: '<id> [reason]',
    help: 'delete your message, or as staff any message',
    needs: 'message.delete',
    run: async (argument, { backend }) => {
      const [id, reason] = split(argument);
      const { message } = await backend.room.messages.get({ message: messageId(id) });
      await deleteMessage(backend, message, withReason(reason));
    },
  },
  {
    name: 'react',
    args: '<id> <emoji>',
    help: 'add or remove your reaction to a message',
    needs: 'message.react',
    run: async (argument, { backend }) => {
      const [id, emoji] = split(argument);
      await toggleReaction(backend, messageId(id), required(emoji).trim());
    },
  },
  {
    name: 'thread',
    args: '[id]',
    help: 'open the thread under a message; without an id, return to the room',
    run: async (argument, { thread }) => {
      const [id] = split(argument);
      await thread(id === '' ? null : messageId(id));
    },
  },
  {
    name: 'code',
    args: '<language> <text>',
    help: 'send code; you can paste it after the language',
    needs: 'message.send',
    run: (argument, context) => {
      const [language, text] = split(argument);
      send({ text: required(text), kind: 'code', language: required(language) }, context);
    },
  },
  onMessage('pin', 'pin a message', 'message.pin', ({ room }, message) => room.messages.pin({ message })),
  onMessage('unpin', 'unpin a message', 'message.pin', ({ room }, message) => room.messages.unpin({ message })),
  {
    name: 'pins',
    args: '',
    help: 'show or hide the pinned messages',
    run: async (_, { backend, state, set }) => {
      if (state().panel === 'pins') return set({ panel: 'none' });
      set({ panel: 'pins', pins: null });
      set({ pins: (await backend.room.messages.pins({})).messages });
    },
  },
  onMessage(
    'bookmark',
    'bookmark a message; only you see your bookmarks',
    'room.read',
    ({ room }, message) => room.messages.bookmark({ message }),
    'bookmarked',
  ),
  onMessage(
    'unbookmark',
    'remove a bookmark',
    'room.read',
    ({ room }, message) => room.messages.unbookmark({ message }),
    'no longer bookmarked',
  ),
  {
    name: 'retry',
    args: '',
    help: 'resend failed messages',
    needs: 'message.send',
    run: (_, { backend, state, say }) => {
      const again = failed(state());
      if (again.length === 0) say('no message has failed');
      // The timeline shows the outcome.
      for (const { key } of again) backend.room.messages.retry(key).catch(() => {});
    },
  },
  {
    name: 'drop',
    args: '',
    help: 'discard failed messages',
    needs: 'message.send',
    run: (_, { backend, state, say }) => {
      const dropped = failed(state());
      for (const { key } of dropped) backend.room.messages.drop(key);
      say(`dropped ${dropped.length} failed ${dropped.length === 1 ? 'message' : 'messages'}`);
    },
  },
];

const acts: Readonly<Record<string, Act>> = {
  delete: {
    key: 'd',
    help: 'delete the message',
    needs: 'message.delete',
    question: (name, { id }) => `delete #${id} by ${name}?`,
    done: (name, { id }) => `deleted #${id} by ${name}`,
    run: (backend, target) => deleteMessage(backend, target),
  },
};

/** Opens a thread, or goes back to the room. */
const showThread = (message: number | null, { thread, say }: SlashContext): void => {
  thread(message).catch((error: unknown) => say(`unable to open the thread; ${describe(error)}`, 'error'));
};

const shortcuts: Readonly<Record<string, Shortcut<SlashContext>>> = {
  reply: {
    keys: ['r', 'enter'],
    help: 'reply',
    run: ({ id }, { state, write }) => write(`/reply ${id} ${state().composer.text}`),
  },
  react: {
    keys: ['e', '+'],
    help: 'add or remove your reaction',
    run: ({ id }, { write }) => write(`/react ${id} `),
  },
  thread: { keys: ['t'], help: 'open the thread', run: ({ id }, context) => showThread(id, context) },
};

const toggles: Readonly<Record<string, Toggle>> = {
  pin: {
    key: 'p',
    help: 'pin or unpin the message',
    needs: 'message.pin',
    run: async ({ room }, { id }) => {
      const pinned = room.state.getSnapshot().pins.includes(id);
      await room.messages[pinned ? 'unpin' : 'pin']({ message: id });
      return `${pinned ? 'unpinned' : 'pinned'} #${id}`;
    },
  },
  bookmark: {
    key: 's',
    help: 'bookmark the message',
    needs: 'room.read',
    run: async ({ room }, { id }) => {
      await room.messages.bookmark({ message: id });
      return `bookmarked #${id}`;
    },
  },
};

/** The pinned messages, the last pinned first, as of the time the panel was opened. */
const pinLines = ({ pins, view }: Pick<ConsoleState, 'pins' | 'view'>, width: number): Line[] => {
  const shown = (pins ?? []).filter(({ id }) => view.pins.includes(id));
  const title = pins === null ? 'pinned (loading)' : `pinned (${view.pins.length})`;
  const hint =
    view.pins.length === 0
      ? 'no pinned messages; staff can pin one with /pin <id>'
      : 'close and reopen /pins to see newer pins';
  return [
    [span('dim', '── '), span('strong', clip(title, width - 3))],
    ...shown.map(({ id, author, text }): Line => {
      const name = clip(`#${id} ${safeText(author.name)}: `, width);
      return [span(nickTone(author.id), name), span('plain', clip(safeText(text), width - textWidth(name)))];
    }),
    ...(pins !== null && shown.length < Math.max(1, view.pins.length) ? [[span('dim', clip(hint, width))]] : []),
  ];
};

const statusParts = ({ view }: ConsoleState): StatusPart[] => {
  const failures = view.pending.filter((one) => one.state === 'failed').length;
  const sending = view.pending.length - failures;
  return [
    { rank: 30, tone: 'error', text: failures > 0 && `${failures} failed: /retry or /drop` },
    { rank: 31, tone: 'dim', text: sending > 0 && `${sending} sending` },
    { rank: 120, tone: 'dim', text: view.pins.length > 0 && `${view.pins.length} pinned` },
  ];
};

export const screen = {
  commands,
  covers: [
    ...['send', 'edit', 'delete', 'react', 'unreact', 'pin', 'unpin', 'bookmark', 'unbookmark'].map(
      (verb) => `messages.${verb}`,
    ),
    // `/delete` of other people's messages.
    'moderation.delete',
  ],
  acts,
  toggles,
  shortcuts,
  panels: { pins: pinLines },
  ui: () => ({ pins: null }),
  status: statusParts,
  leave: (context) => {
    if (context.backend.room.threadOf === undefined) return false;
    showThread(null, context);
    return true;
  },
  // If authors delete their own message, the timeline already shows it as deleted; a notice would only repeat that.
  notices: () => ({
    'message.deleted': ({ actor, data }) => (actor?.id === data.authorId ? null : undefined),
  }),
} satisfies ConsoleFeature;
