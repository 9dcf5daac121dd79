/** Users to store as hidden, and users to store as visible again. */
export interface HiddenChanges {
  hidden: string[];
  visible: string[];
}

/** Keeps which users this node has stored as hidden. A pure state machine. */
export const createHiddenState = () => {
  /** The users who are stored for certain. */
  const certain = new Set<string>();
  /** The users who are stored, or may be: it is unknown whether a failed write took place. */
  const possible = new Set<string>();

  return {
    /** Returns changes to write, at most `limit` of each kind. */
    due: (invisible: ReadonlySet<string>, limit: number): HiddenChanges => {
      const due: HiddenChanges = { hidden: [], visible: [] };
      for (const userId of invisible) {
        if (certain.has(userId)) continue;
        if (due.hidden.push(userId) === limit) break;
      }
      for (const userId of possible) {
        if (invisible.has(userId)) continue;
        if (due.visible.push(userId) === limit) break;
      }
      for (const userId of due.hidden) possible.add(userId);
      for (const userId of due.visible) certain.delete(userId);
      return due;
    },
    /** Notes that changes were written. */
    written: ({ hidden, visible }: HiddenChanges): void => {
      for (const userId of hidden) certain.add(userId);
      for (const userId of visible) possible.delete(userId);
    },
    /** Notes that an erased user's row may have been deleted. */
    forget: (userId: string): void => {
      certain.delete(userId);
    },
    /** Notes that nothing is stored any more. */
    lost: (): void => certain.clear(),
    /** Returns the number of users in memory. */
    size: (): number => possible.size,
  };
};
