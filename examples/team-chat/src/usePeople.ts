import type { Profile } from '@roomful/sdk';
import { useClient } from '@roomful/sdk/react';
import { useEffect, useState } from 'react';

const pauseMs = 150;

/** Other users whose names begin with a text; without a text, those of the demo's sign-in page. */
export const usePeople = (text: string, me: string): Pick<Profile, 'id' | 'name'>[] => {
  const client = useClient();
  const [found, setFound] = useState<Pick<Profile, 'id' | 'name'>[]>([]);
  useEffect(() => {
    let wanted = true;
    const find = async () => {
      if (text.trim() === '') {
        const people: Record<string, string> = await (await fetch('/people')).json();
        return Object.entries(people).map(([id, name]) => ({ id, name }));
      }
      return (await client.users.search({ text: text.trim() })).users;
    };
    const timer = setTimeout(() => {
      find().then(
        (users) => wanted && setFound(users.filter(({ id }) => id !== me)),
        () => {},
      );
    }, pauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [client, text, me]);
  return found;
};
