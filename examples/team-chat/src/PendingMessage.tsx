import type { PendingMessage as Pending } from '@roomful/sdk';
import type { UsedMessages } from '@roomful/sdk/react';
import { Body } from './Body.js';
import { useTry } from './notices.js';

export const PendingMessage = ({ message, talk }: { message: Pending; talk: UsedMessages }) => {
  const attempt = useTry();
  const { key, state, error } = message;
  return (
    <li className={`message pending ${state}`}>
      <div className="content">
        <Body kind={message.kind} text={message.text} language={undefined} track={undefined} mentions={undefined} />
        <p className="note" role="status">
          {state === 'pending' ? 'Sending…' : `Not sent: ${error?.message ?? 'unknown'}`}
          {state === 'failed' && (
            <>
              <button type="button" onClick={() => attempt(() => talk.retry(key))}>
                Try again
              </button>
              <button type="button" className="plain" onClick={() => talk.drop(key)}>
                Discard
              </button>
            </>
          )}
        </p>
      </div>
    </li>
  );
};
