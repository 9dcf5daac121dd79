import {
  type CommandRow,
  type ContractShape,
  commandsOf,
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

/** Adds the ids of the people at some paths. */
const collect = (value: unknown, paths: readonly Path[], found: Set<string>): void => {
  for (const path of paths) visit(value, path, 0, ({ id }) => found.add(id));
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
 * @param paths where the payload of the event's type names people
 */
export const peopleOf = (
  stream: string,
  event: { actor: { id: string } | null; data: unknown },
  paths: readonly Path[],
): string[] | null => {
  const actorId = event.actor?.id ?? null;
  const through = isGoneThrough(stream, actorId);
  if (paths.length === 0 && through) return null;
  const found = new Set<string>();
  collect(event.data, paths, found);
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
  collect(answer, pathsInAnswer(row), found);
  return listOf(found);
};

/**
 * Says where the payloads of a contract's events name people, and removes the names of erased users there.
 *
 * @example
 * createNames(contract).remove('queue.item_added', data, new Set(['bob']))
 */
export const createNames = (contract: ContractShape) => {
  const paths = new Map([...eventsOf(contract)].map(([type, { data }]) => [type, pathsOf(data, ['person'])]));
  const writes = commandsOf(contract).filter(({ row }) => row.kind === 'write');
  const inAnswers = writes.flatMap(({ row }) => pathsInAnswer(row));
  const answers = [...new Map(inAnswers.map((path) => [path.join('\0'), path])).values()];
  return {
    /** The types of the events whose payloads name people. */
    types: [...paths].flatMap(([type, { length }]) => (length > 0 ? [type] : [])) as readonly string[],
    /** The paths of people in the payload of an event. */
    pathsIn: (type: string): readonly Path[] => paths.get(type) ?? [],
    /** Whether an event has the name of one of some users. */
    names: ({ type, actor, data }: RoomfulEvent, userIds: ReadonlySet<string>): boolean => {
      const isNamed = (person: Person) => userIds.has(person.id) && hasName(person);
      if (actor && isNamed(actor)) return true;
      let found = false;
      for (const path of paths.get(type) ?? []) {
        visit(data, path, 0, (person) => {
          found ||= isNamed(person);
        });
      }
      return found;
    },
    /** A payload without the names of some users. */
    remove: <T>(type: string, data: T, userIds: ReadonlySet<string>): T =>
      removeAt(data, paths.get(type) ?? [], userIds),
    /** An actor without the name, if it is one of some users. */
    removeActor: <A>(actor: A, userIds: ReadonlySet<string>): A => nameless(actor, userIds) as A,
    /** Removes the names of some users from a stored answer of any command, since answers are stored without the command's name. */
    removeFromAnswer: <T>(answer: T, userIds: ReadonlySet<string>): T => removeAt(answer, answers, userIds),
  };
};

/** Where a contract's events and answers name people. */
export type Names = ReturnType<typeof createNames>;
