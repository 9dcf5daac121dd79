import assert from 'node:assert/strict';
import { limits, protocolVersion } from '@roomful/protocol';
import type { Case } from '../../cases/types.js';

export const cases: readonly Case[] = [
  {
    name: 'a server says what it is',
    covers: ['server.info'],
    run: async (ctx) => {
      const ana = await ctx.person();
      const info = await ana.ok('server.info', {});
      assert.equal(info.name, 'roomful');
      assert.equal(info.protocol.split('.')[0], protocolVersion.split('.')[0]);
      assert.deepEqual(info.limits, limits);
      assert(info.now > 1.7e12);
    },
  },
];
