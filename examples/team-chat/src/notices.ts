import { createContext, useCallback, useContext } from 'react';
import { explain } from './format.js';

/** Tells the person that something did not work. */
export const Notices = createContext<(text: string) => void>(() => {});

/** Runs what may fail, and says so where it does. */
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
