import type { LiveRoom } from '@roomful/sdk';
import { useTyping } from '@roomful/sdk/react';
import { namesOf } from './format.js';

export const TypingLine = ({ room }: { room: LiveRoom }) => {
  const { users, count } = useTyping(room);
  const names = users.map((user) => user.name);
  return (
    <p className="typing" role="status" aria-live="polite">
      {count > 0 && `${namesOf(names, count)} ${count === 1 ? 'is' : 'are'} typing…`}
    </p>
  );
};
