import { randomUUID } from 'node:crypto';
import { isRoomfulError } from '@roomful/protocol/names';
import type { MessageDraft } from '@roomful/sdk';
import { createMentions, mayMention, plainHere } from '../sending/mentions.js';
import { describe } from './errors.js';
import { membersNamed } from './people.js';
import type { ConsolePort } from './port.js';
import { isOffered } from './rights.js';
import type { SlashContext } from './state.js';

/** What waits until it is known whom a message before it mentions: messages keep their order. */
const waiting = new WeakMap<ConsolePort['room'], Promise<void>>();

/** Sends in the background: what is on its way, and what failed, is in the timeline. */
const deliver = (input: MessageDraft, context: SlashContext): void => {
  const key = randomUUID();
  context.port.room.messages.send(input, { key }).catch((error: unknown) => {
    if (!context.state().view.pending.some((one) => one.key === key)) context.say(describe(error), 'error');
  });
};

/** The message with the ids of those whom its text mentions. */
const withMentions = async (input: MessageDraft, context: SlashContext): Promise<MessageDraft> => ({
  ...input,
  ...(await createMentions({
    where: 'in this room',
    membersNamed: (name) => membersNamed(name, context),
    mayMentionAll: () => isOffered({ needs: 'message.here' }, context.state()),
    onPlainHere: () => context.say(plainHere),
  })(input.text)),
});

/** Sends a text; where names have to be looked up first, what is written after it waits. */
export const send = (input: MessageDraft, context: SlashContext): void => {
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
