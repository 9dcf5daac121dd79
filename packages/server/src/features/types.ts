import type { CommandRow, Feature, OutputOf, ParsedOf } from '@roomful/protocol';
import type { ReadHandler, WriteHandler } from '../pipeline/context.js';

type HandlerOf<R> =
  R extends CommandRow<'write'>
    ? WriteHandler<ParsedOf<R>, OutputOf<R>>
    : R extends CommandRow<'read'>
      ? ReadHandler<ParsedOf<R>, OutputOf<R>>
      : never;

/** Verbs that a feature answers itself; connection commands are the core's. */
type OwnVerbs<C extends Feature['commands']> = {
  [V in keyof C]: C[V] extends CommandRow<'connection'> ? never : V;
}[keyof C];

/** A handler for every read and write of a feature: a missing one is a compile error. */
export type HandlersOf<F extends Feature> = {
  readonly [V in OwnVerbs<F['commands']>]: HandlerOf<F['commands'][V]>;
};
