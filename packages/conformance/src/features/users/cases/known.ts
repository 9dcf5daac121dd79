import { limits } from '@roomful/protocol';
import type { Ctx, Person } from '../../../cases/types.js';
import { until } from '../../../harness/wait.js';

/** Reads the whole stream of a user, from a position on. */
export const ownLog = async (person: Person, after = 0) =>
  (await person.ok('users.events', { after, limit: limits.pageEvents })).events;

/** A user whose profile the server has stored. */
export const settled = async (ctx: Ctx, label?: string, options?: Parameters<Ctx['person']>[1]): Promise<Person> => {
  const person = await ctx.person(label, options);
  await until('the profile is kept', async () => (await ownLog(person)).length > 0);
  return person;
};
