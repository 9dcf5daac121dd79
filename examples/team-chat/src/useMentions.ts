import type { LiveRoom } from '@roomful/sdk';
import { useCallback, useRef, useState } from 'react';
import type { Mentioned } from './draft.js';

const everybody: Mentioned = { id: '@here', name: 'here' };

/** Matches like the server: by name or id, ignoring case. */
const begins = ({ id, name }: Mentioned, prefix: string): boolean =>
  [name, id].some((each) => each.toLowerCase().startsWith(prefix.toLowerCase()));

/** Suggestions for an `@` being typed: the room's members whose names begin with it. */
export const useMentions = (room: LiveRoom, mayMentionAll: boolean) => {
  const [candidates, setCandidates] = useState<Mentioned[]>([]);
  const [chosen, setChosen] = useState<Mentioned | undefined>();
  const asked = useRef(0);

  const show = useCallback((found: Mentioned[]) => {
    setCandidates(found);
    setChosen((now) => found.find(({ id }) => id === now?.id) ?? found[0]);
  }, []);

  const close = useCallback(() => {
    asked.current++;
    show([]);
  }, [show]);

  const look = (text: string, caret: number) => {
    const [, prefix] = /(?:^|\s)@([^\s@]*)$/u.exec(text.slice(0, caret)) ?? [];
    if (prefix === undefined) return close();
    const question = ++asked.current;
    // Until the answer arrives, keep the earlier suggestions that still match, so that Enter does not pick somebody else.
    show(candidates.filter((who) => begins(who, prefix)));
    room.members.list({ ...(prefix && { prefix }), limit: 6 }).then(
      ({ members }) => {
        if (question !== asked.current) return;
        const all = mayMentionAll && begins(everybody, prefix) ? [everybody] : [];
        show([...members.map(({ user }) => ({ id: user.id, name: user.name })), ...all]);
      },
      () => {},
    );
  };

  const move = (by: 1 | -1) => {
    const at = chosen ? candidates.indexOf(chosen) : -1;
    setChosen(candidates[(at + by + candidates.length) % candidates.length]);
  };

  return { candidates, chosen, choose: setChosen, move, open: candidates.length > 0, look, close };
};
