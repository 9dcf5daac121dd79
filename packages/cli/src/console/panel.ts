import type { SlashContext } from './state.js';

/** Shows a panel, or hides it if it is shown. */
export const togglePanel = (panel: string, { state, set }: Pick<SlashContext, 'state' | 'set'>): void =>
  set({ panel: state().panel === panel ? 'none' : panel });
