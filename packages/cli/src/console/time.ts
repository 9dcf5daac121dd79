const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** The last instant that has a date, epoch ms. Instants from the server may lie beyond it. */
const farthest = 8.64e15;
const orUnknown = (at: number, format: Intl.DateTimeFormat): string =>
  Math.abs(at) <= farthest ? format.format(at) : '--:--';

/** `14:05`, in the local time zone. */
export const clock = (at: number): string => orUnknown(at, clockFormat);

/** `Thursday, 21 November 2024`, in the local time zone. */
export const day = (at: number): string => orUnknown(at, dayFormat);

/** The first instant of a local day and of the day after, epoch ms. */
export const dayBounds = (at: number): [from: number, to: number] => {
  if (!(Math.abs(at) <= farthest)) return [at, at];
  const date = new Date(at);
  const start = (days: number): number =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
  return [start(0), start(1)];
};

/** `14:05` today, `21 Nov 2024 14:05` on another day. */
export const instantText = (at: number, now: number): string => {
  const [from, to] = dayBounds(now);
  return at >= from && at < to ? clock(at) : `${orUnknown(at, dateFormat)} ${clock(at)}`;
};
