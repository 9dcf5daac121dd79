import { blanksOf, type Message, message as schema } from '@roomful/protocol';

/** What a deleted message loses, as its schema says: the fields that are left out, and the values in place of the others. */
export const { drop: left, empty: emptied } = blanksOf(schema);

/** A message without what it said: its author, its instants and its place in the room stay. */
export const blankOf = (message: Message): Message => {
  const blank: Record<string, unknown> = { ...message, ...emptied };
  for (const field of left) delete blank[field];
  return blank as unknown as Message;
};
