import { type ContractShape, commandsOf, eventsOf, isActivity } from '@roomful/protocol';

/** The names of the commands that count as activity of the caller. */
export const signsOfActivity = (contract: ContractShape): ReadonlySet<string> =>
  new Set(commandsOf(contract).flatMap(({ name, row }) => (isActivity(row) ? [name] : [])));

/** The types of the events that change how lists show their room. */
export const roomLineEvents = (contract: ContractShape): ReadonlySet<string> =>
  new Set([...eventsOf(contract)].flatMap(([type, row]) => (row.roomLine ? [type] : [])));
