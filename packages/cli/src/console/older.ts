import type { ConsoleBackend } from './backend.js';
import { describe } from './errors.js';
import type { Arranger } from './screen.js';
import type { Position } from './scroll.js';
import type { ConsoleState } from './state.js';
import type { ConsoleStore } from './store.js';

const pageSize = 100;

/** Loads older messages when the top of the timeline is visible. */
export const createOlderLoader = (
  { room }: Pick<ConsoleBackend, 'room'>,
  store: ConsoleStore,
  arranger: Arranger,
): { drawn(state: ConsoleState): void; retry(): void } => {
  let failedAt: Position | undefined;
  const load = async (position: Position): Promise<void> => {
    store.set({ loadingOlder: true });
    try {
      await room.messages.loadOlder(pageSize);
    } catch (error) {
      failedAt = position;
      store.say(`unable to load older messages; ${describe(error)}`, 'error');
    } finally {
      store.set({ loadingOlder: false });
    }
  };
  return {
    drawn: (state) => {
      if (!state.view.hasBefore || state.loadingOlder || state.view.status !== 'live') return;
      if (failedAt !== undefined && failedAt === state.position) return;
      if (arranger.arrange(state).window.atTop) void load(state.position);
    },
    /** Forgets a failure, so the next frame tries again. */
    retry: () => {
      failedAt = undefined;
    },
  };
};
