import { typingLimits } from '@roomful/protocol/names';

/** Tells the server that the user is typing, no more often than needed. */
export interface TypingReporter {
  keystroke(): void;
  stop(): void;
  /** A message was sent. That ends typing for everybody, so the next keystroke is reported at once. */
  sent(): void;
}

/** How often typing is reported while it lasts, milliseconds: twice before it would expire. */
const everyMs = typingLimits.typingMs / 2;

export const createOwnTyping = (tell: (name: 'typing.keystroke' | 'typing.stop') => void): TypingReporter => {
  let toldAt = Number.NEGATIVE_INFINITY;
  const since = () => performance.now() - toldAt;
  const sent = () => {
    toldAt = Number.NEGATIVE_INFINITY;
  };
  return {
    keystroke: () => {
      if (since() < everyMs) return;
      toldAt = performance.now();
      tell('typing.keystroke');
    },
    stop: () => {
      if (since() < typingLimits.typingMs) tell('typing.stop');
      sent();
    },
    sent,
  };
};
