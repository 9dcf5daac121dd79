import { commandsOf, contract } from '@roomful/protocol';
import { createContext } from './cases/context.js';
import { cases } from './cases/index.js';
import type { Case } from './cases/types.js';
import { type TransportName, transports } from './harness/caller.js';
import type { Target } from './harness/target.js';

/** A case on a transport. */
export interface Check {
  transport: TransportName;
  it: Case;
}

/** All cases on all transports where they make sense. */
export const checks: readonly Check[] = transports.flatMap((transport) =>
  cases.filter((one) => (one.transports ?? transports).includes(transport)).map((one) => ({ transport, it: one })),
);

/** The commands of the contract that no case covers. */
export const uncovered = (): string[] => {
  const covered = new Set<string>(cases.flatMap(({ covers }) => covers));
  return commandsOf(contract)
    .map(({ name }) => name)
    .filter((name) => !covered.has(name));
};

/** Runs a case against a server. @throws Error if the server does not pass */
export const runCheck = async ({ transport, it }: Check, target: Target): Promise<void> => {
  const { ctx, succeeded, close } = createContext(transport, target);
  try {
    await it.run(ctx);
    const idle = it.covers.filter((name) => !succeeded.has(name));
    if (idle.length > 0)
      throw new Error(`the case says that it covers ${idle.join(', ')}, and never called it with success`);
  } finally {
    close();
  }
};
