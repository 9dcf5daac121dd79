import type { Presence } from '@roomful/protocol';
import { type Span, span, type Tone } from './lines.js';
import { instantText } from './time.js';

/** The dot of each status. The text beside it says the same. */
const dots: Readonly<Record<Presence['status'], { tone: Tone; dot: string }>> = {
  online: { tone: 'accent', dot: '●' },
  away: { tone: 'system', dot: '●' },
  busy: { tone: 'error', dot: '●' },
  offline: { tone: 'dim', dot: '○' },
};

/** The dot before a user's name. */
export const presenceDot = (presence: Presence | undefined): Span => {
  const { tone, dot } = dots[presence?.status ?? 'offline'];
  return span(tone, `${dot} `);
};

/** A user's presence in words; empty if unknown. */
export const presenceText = (presence: Presence | undefined, now: number): string => {
  if (!presence) return '';
  const { status, activity, lastSeenAt } = presence;
  const seen = status === 'offline' && lastSeenAt !== null ? `, last seen ${instantText(lastSeenAt, now)}` : '';
  return `  ${status}${activity === null ? '' : `: ${activity}`}${seen}`;
};
