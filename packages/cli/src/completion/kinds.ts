import type { FieldKind } from '@roomful/protocol';
import { Argument, Option } from 'commander';

/** The kind of value that an argument or option takes, for completion. */
export type ValueKind = FieldKind | 'profile';

/** A candidate for the word at the cursor. */
export interface Candidate {
  word: string;
  /** A short description, shown beside the word. */
  about: string;
}

const kinds = new WeakMap<Argument | Option, ValueKind>();

/** Sets the kind of an argument or option. */
export const ofKind = <T extends Argument | Option>(place: T, kind: ValueKind | undefined): T => {
  if (kind !== undefined) kinds.set(place, kind);
  return place;
};

export const kindOf = (place: Argument | Option): ValueKind | undefined => kinds.get(place);

/** The room argument of a hand-written command. */
export const roomArgument = (form: '<room>' | '[room]'): Argument =>
  ofKind(new Argument(form, 'The room, by id or slug.'), 'room');

/** The `--as` option of a hand-written command. */
export const asOption = (description: string): Option => ofKind(new Option('--as <id|@name>', description), 'user');
