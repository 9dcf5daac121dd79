import type { Message } from '@roomful/sdk';
import type { ReactNode } from 'react';
import { durationOf } from './format.js';

const link = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/;
const mention = /@[\p{L}\p{N}_-]+/u;

/** A text with links and mentions. React escapes everything else. */
const marked = (text: string, mentions: boolean): ReactNode[] => {
  const pattern = new RegExp(mentions ? `(${link.source})|(${mention.source})` : `(${link.source})`, 'gu');
  const parts: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const [found] = match;
    parts.push(text.slice(at, match.index));
    parts.push(
      match[1] ? (
        <a key={match.index} href={found} target="_blank" rel="noreferrer noopener">
          {found}
        </a>
      ) : (
        <mark key={match.index}>{found}</mark>
      ),
    );
    at = match.index + found.length;
  }
  return [...parts, text.slice(at)];
};

type Props = Pick<Message, 'kind' | 'text'> & {
  language: string | undefined;
  track: Message['track'] | undefined;
  /** Whether the message mentions anybody. */
  mentions: boolean | undefined;
};

/** The body of a message. */
export const Body = ({ kind, text, language, track, mentions = false }: Props) => {
  if (kind === 'code')
    return (
      <figure className="code">
        {language && <figcaption>{language}</figcaption>}
        <pre>
          <code>{text}</code>
        </pre>
      </figure>
    );
  return (
    <>
      {text !== '' && (
        <p className={`text ${kind === 'action' ? 'act' : ''}`} dir="auto">
          {marked(text, mentions)}
        </p>
      )}
      {track && (
        <div className="track">
          <span className="cover" aria-hidden="true">
            ♫
          </span>
          <span>
            {track.url ? (
              <a href={track.url} target="_blank" rel="noreferrer noopener">
                {track.title}
              </a>
            ) : (
              <b>{track.title}</b>
            )}
            <small>
              {track.artist}
              {track.artist && track.durationMs !== undefined && ' · '}
              {track.durationMs !== undefined && durationOf(track.durationMs)}
            </small>
          </span>
        </div>
      )}
    </>
  );
};
