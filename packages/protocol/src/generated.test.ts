import { expectTypeOf, it } from 'vitest';
import type * as z from 'zod';
import type { members } from './features/members.js';
import type { messages } from './features/messages.js';
import type { queue } from './features/queue.js';
import type {
  MembersAddInput,
  MembersAddOutput,
  MembersAddParsed,
  MessageCreatedData,
  MessagesSendInput,
  MessagesSendParsed,
  MessagesThreadOutput,
  QueueItemVotedData,
  QueueListOutput,
} from './generated/types.js';

it('generated types equal the types inferred from the schemas', () => {
  expectTypeOf<MembersAddInput>().toEqualTypeOf<z.input<typeof members.commands.add.input>>();
  expectTypeOf<MembersAddParsed>().toEqualTypeOf<z.output<typeof members.commands.add.input>>();
  expectTypeOf<MembersAddOutput>().toEqualTypeOf<z.output<typeof members.commands.add.output>>();
  expectTypeOf<MessagesSendInput>().toEqualTypeOf<z.input<typeof messages.commands.send.input>>();
  expectTypeOf<MessagesSendParsed>().toEqualTypeOf<z.output<typeof messages.commands.send.input>>();
  expectTypeOf<MessagesThreadOutput>().toEqualTypeOf<z.output<typeof messages.commands.thread.output>>();
  expectTypeOf<MessageCreatedData>().toEqualTypeOf<z.output<typeof messages.events.created.data>>();
  expectTypeOf<QueueItemVotedData>().toEqualTypeOf<z.output<typeof queue.events.itemVoted.data>>();
  expectTypeOf<QueueListOutput>().toEqualTypeOf<z.output<typeof queue.commands.list.output>>();
});
