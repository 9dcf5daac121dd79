import { useCallback, useState } from 'react';

/** Returns the focus to where it was before this was shown, or to the message if the focused button is gone. */
export const useFocusBack = (): (() => void) => {
  // Read during the first render, since a field in it may have taken the focus by the time of an effect.
  const [before] = useState(() => {
    const { activeElement } = document;
    return [activeElement, activeElement?.closest('.message')];
  });
  return useCallback(() => {
    const there = before.find((each) => each?.isConnected);
    if (there instanceof HTMLElement) there.focus();
  }, [before]);
};
