import { useClient, useConnection } from '@roomful/sdk/react';
import { useEffect, useState } from 'react';
import { explain } from './format.js';

/** Wait before showing the banner, or it would flicker at each short interruption. */
const patienceMs = 700;

/** Says if the connection is down. Messages written meanwhile are sent after reconnecting. */
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
        'You are offline. Your messages will be sent when you are back online.'
      )}
    </div>
  );
};
