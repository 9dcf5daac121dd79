import * as z from 'zod';
import { coreErrors } from './core-errors.js';
import type { Composed, ContractShape, Feature, Slices } from './define.js';

type Part = keyof Slices;

/** The fields that all features bring to a part, in the order of the contract. @throws Error if two bring one field */
const fieldsOf = (features: ContractShape, part: Part): z.ZodRawShape => {
  const fields: Record<string, z.core.$ZodType> = {};
  for (const [noun, { slices }] of Object.entries(features)) {
    for (const [name, field] of Object.entries(slices?.[part] ?? {})) {
      if (Object.hasOwn(fields, name))
        throw new Error(`${noun} brings ${part}.${name}, which another feature brings too`);
      fields[name] = field;
    }
  }
  return fields;
};

/**
 * The schemas that consist of slices of all features.
 *
 * @example
 * compose(features).roomSnapshot.shape
 */
export const compose = (features: ContractShape): Composed => {
  const part = (name: Part, description: string) => z.object(fieldsOf(features, name)).describe(description);
  const codes = Object.values(features).flatMap(({ errors }) => Object.keys(errors ?? {}));
  return {
    roomSnapshot: z
      .object({
        state: part('state', 'What is the same for every viewer.'),
        me: part('me', "The viewer's own part."),
        window: part('window', 'The newest messages.'),
        live: part('live', 'What is never logged: as it was a moment ago.'),
      })
      .meta({
        id: 'RoomSnapshot',
        description:
          'A room as one viewer sees it: `state` for all, `me` for the viewer, and a `window` of the newest messages.',
      }),
    userSnapshot: z.object(fieldsOf(features, 'user')).meta({
      id: 'UserSnapshot',
      description: "A user's own part of the server: the profile, read positions and whom the user blocks.",
    }),
    roomListItem: z.object(fieldsOf(features, 'roomLine')).meta({
      id: 'RoomListItem',
      description:
        'A room in a list: its data, how many members it has, where its stream stands, and the caller in it.',
    }),
    errorCode: z.enum([...new Set([...Object.keys(coreErrors), ...codes])]),
  };
};

/** A schema that is still to be made from the slices. */
type Made = (composed: Composed) => z.ZodType;
const isMade = (schema: z.ZodType | Made): schema is Made => typeof schema === 'function';

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

const complete = (of: Feature, composed: Composed): Feature => ({
  ...of,
  commands: mapValues(of.commands, (row) => (isMade(row.output) ? { ...row, output: row.output(composed) } : row)),
  signals: mapValues(of.signals, (row) =>
    isMade(row.data) ? { ...row, data: row.data(composed) as z.ZodObject } : row,
  ),
});

/**
 * A contract from its features: answers that consist of slices of all of them are put in.
 *
 * @typeParam C the generated type of the contract; what the features are is checked against it by its test
 * @param composed the schemas of the slices. Default: made from the features
 * @throws Error if two features bring one field of a snapshot or list
 * @example
 * const contract = defineContract<Contract>({ rooms, members, messages })
 */
export const defineContract = <C extends ContractShape>(
  features: { readonly [N in keyof C]: Feature },
  composed: Composed = compose(features),
): C => mapValues(features, (one) => complete(one, composed)) as C;
