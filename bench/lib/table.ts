import type { Figures } from './measure.js';
import type { Comparison, Ratio } from './ratios.js';
import { scenarios } from './scenarios.js';
import type { Summary } from './summary.js';

/** Formats a number with three significant digits, or in full from one thousand. */
export const amount = (value: number): string =>
  Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

interface Column {
  title: string;
  figure: keyof Figures;
  /** The divisor that gives the unit. */
  per?: number;
}

const columns: readonly Column[] = [
  { title: 'deliveries/s', figure: 'deliveriesPerSecond' },
  { title: 'acks/s', figure: 'acksPerSecond' },
  { title: 'per packet', figure: 'messagesPerPacket' },
  { title: 'CPU s/M', figure: 'cpuSecondsPerMillionDeliveries' },
  { title: '+ PostgreSQL', figure: 'postgresCpuSecondsPerMillionDeliveries' },
  { title: 'ack p50 ms', figure: 'p50Ms' },
  { title: 'p99 ms', figure: 'p99Ms' },
  { title: 'delivered p50 ms', figure: 'deliveredP50Ms' },
  { title: 'RSS MiB', figure: 'rssBytes', per: 1024 ** 2 },
  { title: 'load, cores', figure: 'loadCpuCores' },
];

const cell = ({ figures, ranges }: Summary, { figure, per = 1 }: Column): string => {
  const [value, range] = [figures[figure], ranges[figure]];
  if (value === null || range === null) return '-';
  const [least, most] = range;
  const spread = least === most ? '' : ` (${amount(least / per)}-${amount(most / per)})`;
  return `${amount(value / per)}${spread}`;
};

/** Formats rows as lines with aligned columns. */
export const aligned = (rows: string[][]): string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

/** The summaries of a run as text, with a table for each scenario. */
export const tableOf = (summaries: readonly Summary[]): string => {
  const names = [...new Set(summaries.map(({ scenario }) => scenario))];
  return names
    .map((name) => {
      const rows = summaries
        .filter(({ scenario }) => scenario === name)
        .map((summary) => [
          summary.ok ? summary.subject : `${summary.subject} NOT OK ${JSON.stringify(summary.faults)}`,
          ...columns.map((column) => cell(summary, column)),
        ]);
      const head = ['', ...columns.map(({ title }) => title)];
      return [`${name}: ${scenarios[name].about}`, ...aligned([head, ...rows])].join('\n');
    })
    .join('\n\n');
};

const floorText = (floor: Comparison['floor'] | undefined): string => {
  if (floor === undefined) return '-';
  return 'atLeast' in floor ? `>= ${floor.atLeast}` : `<= ${floor.atMost}`;
};

/** The parts of a ratio that tables show. */
export type Told = Pick<Ratio, 'value' | 'range' | 'met'> & {
  comparison: { name: string; floor?: Comparison['floor'] | undefined };
};

/** The ratios of a run as text. */
export const ratioTable = (ratios: readonly Told[]): string =>
  aligned([
    ['ratio', 'median', 'range', 'floor', ''],
    ...ratios.map(({ comparison: { name, floor }, value, range, met }) => [
      name,
      value.toFixed(2),
      range.map((end) => end.toFixed(2)).join('-'),
      floorText(floor),
      met === null ? '' : met ? 'met' : 'not met',
    ]),
  ]).join('\n');
