import {
  type ContractShape,
  commandsOf,
  type EventRow,
  eventsOf,
  fieldOfKind,
  isActivity,
  type RoomfulEvent,
} from '@roomful/protocol';

// What generic code has to know of commands and events, looked up once in their rows.

/** The names of the commands that count as activity of the caller. */
export const signsOfActivity = (contract: ContractShape): ReadonlySet<string> =>
  new Set(commandsOf(contract).flatMap(({ name, row }) => (isActivity(row) ? [name] : [])));

/** The types of the events that change how lists show their room. */
export const roomLineEvents = (contract: ContractShape): ReadonlySet<string> =>
  new Set([...eventsOf(contract)].flatMap(([type, row]) => (row.roomLine ? [type] : [])));

/** Reads a field of an event's payload. */
export const fieldIn = (event: RoomfulEvent, field: string): unknown => Reflect.get(event.data, field);

/**
 * The field of some kind in the payload of an event.
 *
 * @throws Error if there is none
 */
export const fieldFor = ({ type, data }: EventRow, kind: 'user' | 'room', property: string): string => {
  const field = fieldOfKind(data, kind);
  if (field === undefined) throw new Error(`${type} has \`${property}\` but no field of kind ${kind}`);
  return field;
};

/** What an event in a user's own stream says about the user's membership of a room. */
export interface OwnMembership {
  roomId: string;
  isMember: boolean;
}

/** Returns what an event in a user's own stream says about a membership; undefined if it says nothing. */
export type MembershipIn = (event: RoomfulEvent) => OwnMembership | undefined;

/** Finds the events of a contract that tell users about their memberships. @throws Error if one has no such field */
export const membershipIn = (contract: ContractShape): MembershipIn => {
  const fields = new Map<string, { room: string; role: string }>();
  for (const [type, row] of eventsOf(contract)) {
    const { membership: role } = row;
    if (role === undefined) continue;
    if (!Object.hasOwn(row.data.shape, role)) throw new Error(`${type} has \`membership\` but no field ${role}`);
    fields.set(type, { room: fieldFor(row, 'room', 'membership'), role });
  }
  return (event) => {
    const found = fields.get(event.type);
    if (!found) return undefined;
    return { roomId: fieldIn(event, found.room) as string, isMember: fieldIn(event, found.role) !== null };
  };
};

/** Returns the user whose erasure an event records; undefined if it records none. */
export type ErasedIn = (event: RoomfulEvent) => string | undefined;

/** Finds the events of a contract that record erasures of users. */
export const erasedIn = (contract: ContractShape): ErasedIn => {
  const fields = new Map<string, string>();
  for (const [type, row] of eventsOf(contract)) if (row.erases) fields.set(type, fieldFor(row, 'user', 'erases'));
  return (event) => {
    const field = fields.get(event.type);
    return field === undefined ? undefined : (fieldIn(event, field) as string);
  };
};
