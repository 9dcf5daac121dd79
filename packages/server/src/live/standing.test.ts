import { contract } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database/connection.js';
import { withDatabases } from '../database/testDatabase.js';
import { provide } from '../features/provided.js';
import { createTestNode, person } from '../pipeline/testNode.js';
import { createStanding } from './standing.js';

const { keystroke, stop } = contract.typing.commands;
const [ana, bob, cem] = [person('ana'), person('bob'), person('cem')];

withDatabases((_kind, open) => {
  describe('standing', () => {
    const setting = async () => {
      const database = await open();
      const node = createTestNode(database);
      const room = await node.room(ana, [bob, cem]);
      let reads = 0;
      /** Runs after the next read has seen the database, and before its result is used. */
      let meanwhile: (() => Promise<unknown>) | undefined;
      const read: Database['read'] = async (run) => {
        reads += 1;
        const answer = await database.read(run);
        const act = meanwhile;
        meanwhile = undefined;
        await act?.();
        return answer;
      };
      const standing = createStanding({
        ...provide().forLive,
        database: { ...database, read },
        clockOffsetMs: () => 0,
      });
      const typed: string[] = [];
      const type = (user: typeof ana) => standing.judge(room, keystroke, user, () => typed.push(user.id));
      const during = (act: () => Promise<unknown>) => {
        meanwhile = act;
      };
      return { node, room, standing, typed, type, during, reads: () => reads };
    };

    it('is read once for all simultaneous callers', async () => {
      const { typed, type, reads } = await setting();
      await Promise.all([ana, bob, cem].map(type));
      expect(typed.sort()).toEqual(['ana', 'bob', 'cem']);
      expect(reads()).toBe(1);
    });

    it('is read again if it changed during the read, so that nobody types after a ban that this node knows of', async () => {
      const { node, room, standing, typed, type, during, reads } = await setting();
      during(async () => {
        await node.must(ana, 'moderation.ban', { room, user: 'bob' });
        standing.changed(room);
      });
      const asked = [type(bob), type(cem)];
      await expect(asked[0]).rejects.toMatchObject({ code: 'banned' });
      await asked[1];
      expect(typed).toEqual(['cem']);
      expect(reads()).toBe(2);
    });

    it('lets a muted user stop typing, but not continue', async () => {
      const { node, room, standing, type } = await setting();
      await node.must(ana, 'moderation.mute', { room, user: 'bob' });
      await expect(type(bob)).rejects.toMatchObject({ code: 'muted' });
      await expect(standing.judge(room, stop, bob, () => 'stopped')).resolves.toBe('stopped');
    });

    it('fails only the callers during a failed read', async () => {
      const { type, during, typed } = await setting();
      during(async () => {
        throw new Error('no connection');
      });
      await expect(type(bob)).rejects.toThrow('no connection');
      await type(bob);
      expect(typed).toEqual(['bob']);
    });
  });
});
