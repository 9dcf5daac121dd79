import type { Bundles } from './bundle.js';

/** What a study is given to work with. */
export interface Means {
  bundles: Bundles;
  postgresUrl: string;
}

/** Subjects made ready, to be measured in turn, again and again. */
export interface Bench {
  /** One round of a subject. @throws Error where it did not do what is measured */
  measure(subject: string): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** A scenario of a shape of its own: not messages on their way, but processes, pages, connections. */
export interface Study {
  name: string;
  about: string;
  subjects: readonly string[];
  /** The figures that are measured, with what they say in the chart. */
  figures: Record<string, string>;
  ratios: readonly { figure: string; of: string; against: string; atMost?: number; atLeast?: number }[];
  open(means: Means): Promise<Bench>;
}
