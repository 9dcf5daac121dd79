import { useEffect, useState } from 'react';
import { Avatar } from './Avatar.js';

export const SignIn = ({ onChoose }: { onChoose: (user: string) => void }) => {
  const [people, setPeople] = useState<Record<string, string>>({});
  useEffect(() => {
    const stop = new AbortController();
    fetch('/people', { signal: stop.signal })
      .then((response) => response.json())
      .then(setPeople)
      .catch(() => {});
    return () => stop.abort();
  }, []);
  return (
    <main className="sign-in">
      <h1>Team chat</h1>
      <p>Who are you today? Open a second tab and be somebody else.</p>
      <ul>
        {Object.entries(people).map(([id, name]) => (
          <li key={id}>
            <button type="button" onClick={() => onChoose(id)}>
              <Avatar id={id} name={name} />
              {name}
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
};
