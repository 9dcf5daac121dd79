import { blanksOf, type Message, message as schema } from '@roomful/protocol';

/** The blank form of a deleted message, from its schema: fields to leave out, and empty values for the others. */
export const { drop: left, empty: emptied } = blanksOf(schema);

/** Blanks a message. Its author, its instants and its place in the room stay. */
export const blankOf = (message: Message): Message => {
  const blank: Record<string, unknown> = { ...message, ...emptied };
  for (const field of left) delete blank[field];
  return blank as unknown as Message;
};
