import { useCallback, useState } from 'react';

/** Brings the focus back to where it was before this was shown; of a line whose buttons went with it, to the line. */
export const useFocusBack = (): (() => void) => {
  // While it is rendered for the first time: in an effect, a field in it may have taken the focus already.
  const [before] = useState(() => {
    const { activeElement } = document;
    return [activeElement, activeElement?.closest('.message')];
  });
  return useCallback(() => {
    const there = before.find((each) => each?.isConnected);
    if (there instanceof HTMLElement) there.focus();
  }, [before]);
};
