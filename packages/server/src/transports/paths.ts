import { type ContractShape, commandsOf } from '@roomful/protocol';
import type { Paths } from './attach.js';
import { socketPath } from './socketio.js';

/** Returns the paths that roomful takes from an app's own HTTP server. */
export const pathsOf = (contract: ContractShape): Paths => {
  const commands = new Set(commandsOf(contract).map(({ name }) => `/v1/${name}`));
  const isSocket = (path: string) => path.startsWith(socketPath);
  return { request: (path) => isSocket(path) || commands.has(path), upgrade: isSocket };
};
