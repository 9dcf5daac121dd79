import { useClient, useConnection } from '@roomful/sdk/react';
import { useEffect, useState } from 'react';
import { explain } from './format.js';

/** What is shown at once would flicker at each short break. */
const patienceMs = 700;

/** Says when the connection is gone; what is written meanwhile goes out when it is back. */
export const Banner = () => {
  const client = useClient();
  const { state, error } = useConnection();
  const isDown = state === 'offline' || state === 'connecting' || state === 'closed';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(isDown), isDown ? patienceMs : 0);
    return () => clearTimeout(timer);
  }, [isDown]);
  if (!shown || !isDown) return null;
  return (
    <div className="banner" role="status">
      {state === 'closed' ? (
        <>
          {error ? explain(error) : 'You are signed out.'}
          <button type="button" onClick={() => void client.connect()}>
            Try again
          </button>
        </>
      ) : (
        'You are offline. What you write is sent when the connection is back.'
      )}
    </div>
  );
};
