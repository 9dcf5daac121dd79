import { clientLimits } from '@roomful/protocol/names';

/** Says that the user is typing, as often as is needed and no more. */
export interface Typing {
  keystroke(): void;
  stop(): void;
  /** A message was sent: that ends it for everybody, and the next keystroke is to be told at once. */
  sent(): void;
}

/** How often it is told while it lasts, milliseconds: twice before it would end. */
const everyMs = clientLimits.typingMs / 2;

export const createTyping = (tell: (name: 'typing.keystroke' | 'typing.stop') => void): Typing => {
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
      if (since() < clientLimits.typingMs) tell('typing.stop');
      sent();
    },
    sent,
  };
};
