/** Describes how many rows a backup holds. */
export const countsOf = ({ rooms = 0, messages = 0, events = 0 }: Readonly<Record<string, number>>): string =>
  `${rooms} rooms, ${messages} messages, ${events} events`;
