import { blank, blanksOf, type Message, message as schema } from '@roomful/protocol';

const blanks = blanksOf(schema);

/** Blanks a message. Its author, its instants and its place in the room stay. */
export const blankOf = (message: Message): Message => blank(message, blanks);
