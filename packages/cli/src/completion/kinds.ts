import type { FieldKind } from '@roomful/protocol';
import { Argument, Option } from 'commander';

/** What an argument or option holds, so that completion knows what to offer. */
export type ValueKind = FieldKind | 'profile';

/** A word that may stand at the cursor. */
export interface Candidate {
  word: string;
  /** A short description, shown beside the word. */
  about: string;
}

const kinds = new WeakMap<Argument | Option, ValueKind>();

/** Remembers what an argument or option holds. */
export const ofKind = <T extends Argument | Option>(place: T, kind: ValueKind | undefined): T => {
  if (kind !== undefined) kinds.set(place, kind);
  return place;
};

export const kindOf = (place: Argument | Option): ValueKind | undefined => kinds.get(place);

/** The room of a command written by hand. */
export const roomArgument = (form: '<room>' | '[room]'): Argument =>
  ofKind(new Argument(form, 'The room, by id or slug.'), 'room');

/** `--as` of a command written by hand. */
export const asOption = (description: string): Option => ofKind(new Option('--as <id|@name>', description), 'user');
