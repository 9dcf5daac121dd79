import {
  type CommandRow,
  type ContractShape,
  eventsOf,
  pathsOf,
  type RoomfulEvent,
  userStream,
} from '@roomful/protocol';

/** A path of field names and positions, in which `*` stands for every element of a list or record. */
type Path = readonly string[];

interface Person {
  id: string;
  name?: string;
  avatarUrl?: string | null;
}

/** Changes the values at a path. */
export const changeAt = (value: unknown, path: Path, change: (found: unknown) => unknown): unknown => {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (value === null || typeof value !== 'object') return value;
  if (step === '*') {
    if (Array.isArray(value)) return value.map((item) => changeAt(item, rest, change));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, changeAt(item, rest, change)]));
  }
  if (!Object.hasOwn(value, step)) return value;
  if (Array.isArray(value)) return value.with(Number(step), changeAt(value[Number(step)], rest, change));
  return { ...value, [step]: changeAt((value as Record<string, unknown>)[step], rest, change) };
};

/** Puts the id of an erased user in the place of the name and the picture. */
const nameless = (person: unknown, userIds: ReadonlySet<string>): unknown => {
  if (person === null || typeof person !== 'object') return person;
  const { id } = person as { id?: unknown };
  if (typeof id !== 'string' || !userIds.has(id)) return person;
  return { ...person, name: id, ...('avatarUrl' in person ? { avatarUrl: null } : {}) };
};

const removeAt = <T>(value: T, paths: readonly Path[], userIds: ReadonlySet<string>): T =>
  paths.reduce<unknown>((changed, path) => changeAt(changed, path, (person) => nameless(person, userIds)), value) as T;

/** Whether a value looks like a person. It may be something else that has an id and a name, such as a room. */
const seemsPerson = (value: object): value is Person =>
  typeof (value as { id?: unknown }).id === 'string' && ('name' in value || 'avatarUrl' in value);

/** Does the same to everything that looks like a person, at any depth: for values of which no row says where people are. */
const removeAnywhere = <T>(value: T, userIds: ReadonlySet<string>): T => {
  const change = (found: unknown): unknown => {
    if (found === null || typeof found !== 'object') return found;
    if (Array.isArray(found)) return found.map(change);
    const inside = Object.fromEntries(Object.entries(found).map(([name, field]) => [name, change(field)]));
    return seemsPerson(inside) ? nameless(inside, userIds) : inside;
  };
  return change(value) as T;
};

/** Calls `see` with everything that looks like a person, at any depth. */
const visitAnywhere = (value: unknown, see: (person: Person) => void): void => {
  if (value === null || typeof value !== 'object') return;
  if (seemsPerson(value)) see(value);
  for (const inside of Object.values(value)) visitAnywhere(inside, see);
};

/** Calls `see` with the people at a path, from one of its steps on. Every event goes through it: it copies nothing. */
const visit = (value: unknown, path: Path, at: number, see: (person: Person) => void): void => {
  if (value === null || typeof value !== 'object') return;
  const step = path[at];
  if (step === undefined) {
    if (typeof (value as { id?: unknown }).id === 'string') see(value as Person);
  } else if (step === '*') {
    for (const item of Object.values(value)) visit(item, path, at + 1, see);
  } else if (Object.hasOwn(value, step)) {
    visit((value as Record<string, unknown>)[step], path, at + 1, see);
  }
};

/** Calls `see` with the people at some paths; without paths, with everything that looks like a person. */
const visitPeople = (value: unknown, paths: readonly Path[] | undefined, see: (person: Person) => void): void => {
  if (paths === undefined) visitAnywhere(value, see);
  else for (const path of paths) visit(value, path, 0, see);
};

/** Whether the name or picture of a person is next to the id. */
const hasName = ({ id, name, avatarUrl = null }: Person): boolean => name !== id || avatarUrl !== null;

const listOf = (found: ReadonlySet<string>): string[] | null => (found.size === 0 ? null : [...found]);

/** Whether erasure goes through every event of a stream that somebody acts in: a room's, and the actor's own. */
const isGoneThrough = (stream: string, actorId: string | null): boolean =>
  stream.startsWith('room:') || actorId === null || stream === userStream(actorId);

/**
 * The people whom erasure has to find in an event by its column: those whom the payload names, and the actor where erasure
 * does not go through the stream; null for nobody, as in most events.
 *
 * @param paths where the payload of the event's type names people; undefined: this node does not know the type
 */
export const peopleOf = (
  stream: string,
  event: { actor: { id: string } | null; data: unknown },
  paths: readonly Path[] | undefined,
): string[] | null => {
  const actorId = event.actor?.id ?? null;
  const through = isGoneThrough(stream, actorId);
  if (paths?.length === 0 && through) return null;
  const found = new Set<string>();
  visitPeople(event.data, paths, ({ id }) => found.add(id));
  if (actorId !== null) {
    if (through) found.delete(actorId);
    else found.add(actorId);
  }
  return listOf(found);
};

const answerPaths = new WeakMap<CommandRow, readonly Path[]>();

const pathsInAnswer = (row: CommandRow): readonly Path[] => {
  const known = answerPaths.get(row) ?? pathsOf(row.output, ['person']);
  answerPaths.set(row, known);
  return known;
};

/** The people whom the answer to a command names; null for nobody. */
export const peopleInAnswer = (row: CommandRow, answer: unknown): string[] | null => {
  const found = new Set<string>();
  visitPeople(answer, pathsInAnswer(row), ({ id }) => found.add(id));
  return listOf(found);
};

/**
 * Says where the payloads of a contract's events name people, and removes the names of erased users there. While nodes are
 * replaced, the log may have events of types that this node's contract does not have: there, everything that looks like a person
 * counts as one.
 *
 * @example
 * createNames(contract).remove('queue.item_added', data, new Set(['bob']))
 */
export const createNames = (contract: ContractShape) => {
  const paths = new Map([...eventsOf(contract)].map(([type, { data }]) => [type, pathsOf(data, ['person'])]));
  return {
    /** The types of the events whose payloads certainly name nobody. */
    typesWithoutPeople: [...paths].flatMap(([type, { length }]) => (length === 0 ? [type] : [])) as readonly string[],
    /** Whether an event has the name of one of some users. */
    names: ({ type, actor, data }: RoomfulEvent, userIds: ReadonlySet<string>): boolean => {
      const isNamed = (person: Person) => userIds.has(person.id) && hasName(person);
      if (actor && isNamed(actor)) return true;
      let found = false;
      visitPeople(data, paths.get(type), (person) => {
        found ||= isNamed(person);
      });
      return found;
    },
    /** A payload without the names of some users. */
    remove: <T>(type: string, data: T, userIds: ReadonlySet<string>): T => {
      const known = paths.get(type);
      return known ? removeAt(data, known, userIds) : removeAnywhere(data, userIds);
    },
    /** An actor without the name, if it is one of some users. */
    removeActor: <A>(actor: A, userIds: ReadonlySet<string>): A => nameless(actor, userIds) as A,
    /**
     * Removes the names of some users from a stored answer. Answers are stored without the command's name, so that no row says
     * where people are.
     */
    removeFromAnswer: <T>(answer: T, userIds: ReadonlySet<string>): T => removeAnywhere(answer, userIds),
  };
};

/** Where a contract's events and answers name people. */
export type Names = ReturnType<typeof createNames>;
