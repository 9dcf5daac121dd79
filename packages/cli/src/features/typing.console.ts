import type { ConsoleFeature, ConsoleState } from '../console/state.js';

/** The names of up to two people who are typing, else how many. */
const typingText = ({ typing: { users, count } }: ConsoleState['view']): string | false => {
  const [first, second] = users;
  if (count === 0 || !first) return false;
  if (count === 1) return `${first.name} is typing`;
  return count === 2 && second ? `${first.name} and ${second.name} are typing` : `${count} people are typing`;
};

export const screen = {
  typed:
    ({ room }) =>
    (text) => {
      if (text.trim() === '') room.typing.stop();
      else room.typing.keystroke();
    },
  status: ({ view }) => [{ rank: 20, tone: 'accent', text: typingText(view) }],
} satisfies ConsoleFeature;
