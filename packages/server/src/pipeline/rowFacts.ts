import { type ContractShape, commandsOf, eventsOf, isActivity } from '@roomful/protocol';

/** The names of the commands that say that their caller is at the keys. */
export const signsOfActivity = (contract: ContractShape): ReadonlySet<string> =>
  new Set(commandsOf(contract).flatMap(({ name, row }) => (isActivity(row) ? [name] : [])));

/** The types of the events that change what a list shows of their room. */
export const roomLineEvents = (contract: ContractShape): ReadonlySet<string> =>
  new Set([...eventsOf(contract)].flatMap(([type, row]) => (row.roomLine ? [type] : [])));
