import { type Contract, limits, protocolVersion } from '@roomful/protocol';
import type { HandlersOf } from '../types.js';

export const server: HandlersOf<Contract['server']> = {
  info: async (_db, call) => ({
    name: 'roomful',
    version: call.server.version,
    protocol: protocolVersion,
    now: call.now,
    messagesPerMinute: call.server.messagesPerMinute,
    limits,
  }),
};
