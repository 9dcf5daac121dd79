import { type ContractShape, eventsOf, pathsOf } from '@roomful/protocol';

/** A path of field names, in which `*` stands for every element of a list or record. */
type Path = readonly string[];

const changeAt = (value: unknown, path: Path, change: (found: unknown) => unknown): unknown => {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (value === null || typeof value !== 'object') return value;
  if (step === '*') {
    if (Array.isArray(value)) return value.map((item) => changeAt(item, rest, change));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, changeAt(item, rest, change)]));
  }
  if (!Object.hasOwn(value, step)) return value;
  return { ...value, [step]: changeAt((value as Record<string, unknown>)[step], rest, change) };
};

/** Puts the id of an erased user in the place of the name and the picture. */
const nameless = (person: unknown, userIds: ReadonlySet<string>): unknown => {
  if (person === null || typeof person !== 'object') return person;
  const { id } = person as { id?: unknown };
  if (typeof id !== 'string' || !userIds.has(id)) return person;
  return { ...person, name: id, ...('avatarUrl' in person ? { avatarUrl: null } : {}) };
};

/**
 * Says where the payloads of a contract's events name people, and removes the names of erased users there.
 *
 * @example
 * createNames(contract).remove('queue.item_added', data, new Set(['bob']))
 */
export const createNames = (contract: ContractShape) => {
  const paths = new Map([...eventsOf(contract)].map(([type, { data }]) => [type, pathsOf(data, ['person'])]));
  return {
    /** The paths of people in the payload of an event. */
    pathsIn: (type: string): readonly Path[] => paths.get(type) ?? [],
    /** A payload without the names of some users. */
    remove: <T>(type: string, data: T, userIds: ReadonlySet<string>): T =>
      (paths.get(type) ?? []).reduce<unknown>(
        (changed, path) => changeAt(changed, path, (person) => nameless(person, userIds)),
        data,
      ) as T,
    /** An actor without the name, if it is one of some users. */
    removeActor: <A>(actor: A, userIds: ReadonlySet<string>): A => nameless(actor, userIds) as A,
  };
};
