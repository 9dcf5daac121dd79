const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const timeOf = (at: number): string => time.format(at);
export const wholeOf = (at: number): string => whole.format(at);

const startOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
const dayMs = 86_400_000;

export const dayOf = (at: number, now = Date.now()): string => {
  const days = Math.round((startOf(now) - startOf(at)) / dayMs);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return day.format(at);
};

export const isSameDay = (a: number, b: number): boolean => startOf(a) === startOf(b);

/** `A`, `A and B`, `A, B and 3 others`. */
export const namesOf = (names: readonly string[], count = names.length): string => {
  const shown = names.slice(0, 3);
  const others = count - shown.length;
  if (others > 0) return `${shown.join(', ')} and ${others} ${others === 1 ? 'other' : 'others'}`;
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(shown);
};

export const durationOf = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}`;

/** The text of an error for users. */
export const explain = (error: unknown): string => (error instanceof Error ? error.message : String(error));
