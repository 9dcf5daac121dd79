import type { Contract } from '@roomful/protocol';
import type { Case } from '../cases/types.js';
import type { LawFeature } from '../law/types.js';
import type { MatrixFeature } from '../matrix/types.js';

export type Noun = keyof Contract & string;

/** Everything that the suite, the matrix of rights and the snapshot law need to know about a noun. */
export interface ConformanceFeature<N extends Noun> {
  cases: readonly Case[];
  matrix: MatrixFeature<N>;
  law: LawFeature;
}
