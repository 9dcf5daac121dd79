import { createContext, useCallback, useContext } from 'react';
import { explain } from './format.js';

/** Shows a notice that something failed. */
export const Notices = createContext<(text: string) => void>(() => {});

/** Runs an action, and shows a notice if it fails. */
export const useTry = (): ((act: () => Promise<unknown> | undefined) => Promise<boolean>) => {
  const tell = useContext(Notices);
  return useCallback(
    async (act) => {
      try {
        await act();
        return true;
      } catch (error) {
        tell(explain(error));
        return false;
      }
    },
    [tell],
  );
};
