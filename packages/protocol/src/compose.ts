import * as z from 'zod';
import { coreErrors } from './core-errors.js';
import type { Composed, ContractShape, Feature, Slices } from './define.js';
import { pathsOf } from './paths.js';

type Slice = keyof Slices;

/** The fields that features add to one slice, in the order of the contract. @throws Error if two features add the same field */
const fieldsOf = (features: ContractShape, slice: Slice): z.ZodRawShape => {
  const fields: Record<string, z.core.$ZodType> = {};
  for (const [noun, { slices }] of Object.entries(features)) {
    for (const [name, field] of Object.entries(slices?.[slice] ?? {})) {
      if (Object.hasOwn(fields, name))
        throw new Error(`${noun} adds ${slice}.${name}, but another feature already has it`);
      fields[name] = field;
    }
  }
  return fields;
};

/**
 * Composes schemas from the slices of all features.
 *
 * @example
 * compose(features).roomSnapshot.shape
 */
export const compose = (features: ContractShape): Composed => {
  const slice = (name: Slice, description: string) => z.object(fieldsOf(features, name)).describe(description);
  const codes = Object.values(features).flatMap(({ errors }) => Object.keys(errors ?? {}));
  return {
    roomSnapshot: z
      .object({
        state: slice('state', 'The state, the same for every viewer.'),
        me: slice('me', "The viewer's own data in the room."),
        window: slice('window', 'The newest messages.'),
        live: slice('live', 'Live state, which is never logged and may be slightly out of date.'),
      })
      .meta({
        id: 'RoomSnapshot',
        description:
          'A room as one viewer sees it: `state` for everyone, `me` for the viewer, and a `window` of the newest messages.',
      }),
    userSnapshot: z.object(fieldsOf(features, 'user')).meta({
      id: 'UserSnapshot',
      description: "A user's own data: the profile, read positions and blocked users.",
    }),
    spaceSnapshot: z.object(fieldsOf(features, 'space')).meta({
      id: 'SpaceSnapshot',
      description: "A space as one viewer sees it: its data, the number of members, and the viewer's role.",
    }),
    roomListItem: z.object(fieldsOf(features, 'roomLine')).meta({
      id: 'RoomListItem',
      description: "A room in a list: its data, member count, stream head, and the caller's role and unread counts.",
    }),
    errorCode: z.enum([...new Set([...Object.keys(coreErrors), ...codes])]),
  };
};

/** A function that builds a schema from the composed schemas. */
type Builder = (composed: Composed) => z.ZodType;
const isBuilder = (schema: z.ZodType | Builder): schema is Builder => typeof schema === 'function';

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

const complete = (of: Feature, composed: Composed): Feature => ({
  ...of,
  commands: mapValues(of.commands, (row) => (isBuilder(row.output) ? { ...row, output: row.output(composed) } : row)),
  signals: mapValues(of.signals, (row) =>
    isBuilder(row.data) ? { ...row, data: row.data(composed) as z.ZodObject } : row,
  ),
});

/** Finds whom events and kept answers name. @throws UnreachableFieldError if erasure could not find somebody there */
const findPeople = (noun: string, { events, commands }: Feature): void => {
  for (const { type, data } of Object.values(events)) pathsOf(data, ['person'], [type]);
  for (const [verb, { kind, output }] of Object.entries(commands)) {
    if (kind === 'write') pathsOf(output, ['person'], [noun, verb, 'output']);
  }
};

/**
 * Defines a contract from its features and fills in the answers that are composed of their slices.
 *
 * @typeParam C the generated type of the contract; a test checks the features against it
 * @param composed the schemas composed of slices. Default: composed from the features
 * @throws Error if two features add the same field to a snapshot or list
 * @throws UnreachableFieldError if an event or an answer names a person where erasure would not find the name
 * @example
 * const contract = defineContract<Contract>({ rooms, members, messages })
 */
export const defineContract = <C extends ContractShape>(
  features: { readonly [N in keyof C]: Feature },
  composed: Composed = compose(features),
): C => {
  const contract = mapValues(features, (one) => complete(one, composed));
  for (const [noun, feature] of Object.entries(contract)) findPeople(noun, feature);
  return contract as C;
};
