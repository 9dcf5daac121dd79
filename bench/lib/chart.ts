import type { Figures } from './measure.js';
import { type ScenarioName, scenarios } from './scenarios.js';
import type { Range } from './statistics.js';
import type { Summary } from './summary.js';
import { amount } from './table.js';

interface Panel<F extends string = string> {
  title: string;
  figure: F;
  /** A figure stacked on the first. */
  beside?: { figure: F; title: string };
}

/** A subject with its bars. */
interface Row {
  subject: string;
  rounds: number;
  ok: boolean;
  figures: Readonly<Record<string, number | null>>;
  ranges: Readonly<Record<string, Range | null>>;
}

const throughput: readonly Panel<keyof Figures>[] = [
  { title: 'Deliveries per second (more is better)', figure: 'deliveriesPerSecond' },
  {
    title: 'CPU seconds per million deliveries, server (less is better)',
    figure: 'cpuSecondsPerMillionDeliveries',
    beside: { figure: 'postgresCpuSecondsPerMillionDeliveries', title: 'PostgreSQL' },
  },
];

const paced: readonly Panel<keyof Figures>[] = [
  { title: 'Milliseconds from sending to the arrival at a receiver, 99th percentile', figure: 'deliveredP99Ms' },
  ...throughput.slice(1),
];

const panels: Record<ScenarioName, readonly Panel<keyof Figures>[]> = {
  hot: throughput,
  rooms: throughput,
  embedded: throughput,
  'paced-50': paced,
  'paced-200': paced,
  lone: [
    { title: 'Milliseconds from sending to the ack, median (less is better)', figure: 'p50Ms' },
    { title: 'Milliseconds from sending to the arrival at another receiver, median', figure: 'deliveredP50Ms' },
  ],
};

const width = 760;
const left = 170;
const right = 150;
const barHeight = 22;
const rowHeight = 34;
const headHeight = 58;
const panelHead = 34;
const colours = { roomful: '#2563eb', other: '#94a3b8', beside: '#f59e0b', ink: '#1e293b', soft: '#64748b' };

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const label = (x: number, y: number, text: string, more = ''): string =>
  `<text x="${x}" y="${y}" fill="${colours.ink}" ${more}>${escaped(text)}</text>`;
const bar = (x: number, y: number, w: number, colour: string): string =>
  `<rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0, w).toFixed(1)}" height="${barHeight}" fill="${colour}"/>`;

const whisker = (y: number, [least, most]: Range, scale: (value: number) => number): string => {
  const [from, to, middle] = [left + scale(least), left + scale(most), y + barHeight / 2];
  const end = (x: number) => `M${x.toFixed(1)} ${middle - 5}v10`;
  return `<path d="${end(from)}${end(to)}M${from.toFixed(1)} ${middle}H${to.toFixed(1)}" stroke="${colours.ink}" fill="none"/>`;
};

const panelOf = (panel: Panel, summaries: readonly Row[], top: number): string => {
  const most = Math.max(
    ...summaries.map(({ figures, ranges }) => {
      const beside = panel.beside ? (figures[panel.beside.figure] ?? 0) : 0;
      return Math.max((figures[panel.figure] ?? 0) + beside, ranges[panel.figure]?.[1] ?? 0);
    }),
  );
  const scale = (value: number) => (value / most) * (width - left - right);
  const rows = summaries.map((summary, i) => {
    const y = top + panelHead + i * rowHeight;
    const name = label(left - 10, y + 15, summary.subject, 'text-anchor="end"');
    const value = summary.figures[panel.figure] ?? null;
    const range = summary.ranges[panel.figure] ?? null;
    if (!summary.ok || value === null || range === null) return name + label(left, y + 15, 'does not count');
    const beside = panel.beside ? (summary.figures[panel.beside.figure] ?? null) : null;
    const stacked = beside === null ? '' : bar(left + scale(value), y, scale(beside), colours.beside);
    const end = left + Math.max(scale(value + (beside ?? 0)), scale(range[1]));
    const text = amount(value) + (beside === null ? '' : ` + ${amount(beside)}`);
    const own = bar(left, y, scale(value), summary.subject.startsWith('roomful') ? colours.roomful : colours.other);
    return name + own + stacked + whisker(y, range, scale) + label(end + 8, y + 15, text);
  });
  const legend = panel.beside
    ? `<rect x="${width - 130}" y="${top + 7}" width="11" height="11" fill="${colours.beside}"/>${label(width - 114, top + 17, panel.beside.title)}`
    : '';
  return label(20, top + 17, panel.title, 'font-weight="600"') + legend + rows.join('');
};

/** A chart as SVG: a bar for the median of each subject, with a line for the range of the rounds. */
export const drawChart = (title: string, shown: readonly Panel[], mine: readonly Row[]): string => {
  const panelHeight = panelHead + mine.length * rowHeight + 14;
  const height = headHeight + shown.length * panelHeight;
  const drawn = shown.map((panel, i) => panelOf(panel, mine, headHeight + i * panelHeight)).join('');
  const rounds = mine[0]?.rounds ?? 0;
  const note = `Medians of ${rounds} rounds in one run, subjects in turn; the line over a bar spans the rounds.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>${label(20, 26, title, 'font-size="16" font-weight="600"')}<text x="20" y="46" fill="${colours.soft}" font-size="12">${escaped(note)}</text>${drawn}</svg>\n`;
};

/** The chart of one scenario. */
export const chartOf = (scenario: ScenarioName, summaries: readonly Summary[]): string => {
  const mine = summaries.filter((summary) => summary.scenario === scenario);
  return drawChart(`${scenario}: ${scenarios[scenario].about}`, panels[scenario], mine);
};
