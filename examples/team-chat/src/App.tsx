import { RoomfulProvider } from '@roomful/sdk/react';
import { useState } from 'react';
import { Chat } from './Chat.js';
import { SignIn } from './SignIn.js';

/** Each tab is a user of its own, so two tabs can talk to each other. */
const remembered = (): string | null =>
  new URLSearchParams(location.search).get('user') ?? sessionStorage.getItem('user');

const getToken = async (user: string): Promise<string> => {
  const response = await fetch(`/session?user=${encodeURIComponent(user)}`);
  if (!response.ok) throw new Error('unable to sign in; the server of the app refused it');
  return response.text();
};

export const App = () => {
  const [user, setUser] = useState(remembered);
  const choose = (next: string | null) => {
    if (next) sessionStorage.setItem('user', next);
    else sessionStorage.removeItem('user');
    setUser(next);
  };
  if (!user) return <SignIn onChoose={choose} />;
  return (
    <RoomfulProvider key={user} url={location.origin} getToken={() => getToken(user)}>
      <Chat me={user} onSignOut={() => choose(null)} />
    </RoomfulProvider>
  );
};
