import { Failure } from '../failure/failure.js';

/** Somebody of a name. */
export interface Candidate {
  id: string;
  name: string;
  role: string;
}

/** What is said where a name stands for several. */
export const ambiguous = (name: string, where: string, found: readonly Candidate[]): Failure => {
  const candidates = found.map((one) => `${one.id} (${one.name}, ${one.role})`);
  return new Failure('ambiguous_user', `${found.length} people ${where} are named "${name}"`, {
    exit: 'conflict',
    hint: `name one by id: ${candidates.join(', ')}`,
  });
};
