import type { Bundles } from './bundle.js';

/** The options of a study. */
export interface Means {
  bundles: Bundles;
  postgresUrl: string;
}

/** Prepared subjects, to be measured in turn, round after round. */
export interface Bench {
  /** Measures one round of a subject. @throws Error if the subject did not do its work */
  measure(subject: string): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** A scenario that does not measure message delivery but, for example, processes, pages or connections. */
export interface Study {
  name: string;
  about: string;
  subjects: readonly string[];
  /** The measured figures, each with its title in the chart. */
  figures: Record<string, string>;
  ratios: readonly { figure: string; of: string; against: string; atMost?: number; atLeast?: number }[];
  open(means: Means): Promise<Bench>;
}
