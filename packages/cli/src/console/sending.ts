import { randomUUID } from 'node:crypto';
import { isRoomfulError } from '@roomful/protocol/names';
import type { MessageDraft } from '@roomful/sdk';
import { createMentions, mayMention, plainHere } from '../sending/mentions.js';
import type { ConsoleBackend } from './backend.js';
import { describe } from './errors.js';
import { membersNamed } from './people.js';
import { isOffered } from './rights.js';
import type { SlashContext } from './state.js';

/** Messages that wait until the mentions of an earlier message are resolved, so that they keep their order. */
const waiting = new WeakMap<ConsoleBackend['room'], Promise<void>>();

/** Sends in the background. The timeline shows pending and failed messages. */
const deliver = (input: MessageDraft, context: SlashContext): void => {
  const key = randomUUID();
  context.backend.room.messages.send(input, { key }).catch((error: unknown) => {
    if (!context.state().view.pending.some((one) => one.key === key)) context.say(describe(error), 'error');
  });
};

/** Adds the ids of the users that the text mentions. */
const withMentions = async (input: MessageDraft, context: SlashContext): Promise<MessageDraft> => ({
  ...input,
  ...(await createMentions({
    where: 'in this room',
    membersNamed: (name) => membersNamed(name, context),
    mayMentionAll: () => isOffered({ needs: 'message.here' }, context.state()),
    onPlainHere: () => context.say(plainHere),
  })(input.text)),
});

/** Sends a text. If names have to be looked up first, later messages wait for it. */
export const send = (input: MessageDraft, context: SlashContext): void => {
  const { room } = context.backend;
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
      // Names cannot be looked up offline; the message is still sent, without mentions.
      if (isRoomfulError(error)) {
        context.say(`unable to look up names, so the message mentions nobody; ${describe(error)}`, 'error');
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
