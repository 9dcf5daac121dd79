import { expect, it } from 'vitest';
import { withDatabases } from '../../database/testDatabase.js';
import { createTestNode, person } from '../../pipeline/testNode.js';
import { planErasure } from './plan.js';

const ana = person('ana');

withDatabases((_kind, open) => {
  it('goes through the rooms that any feature knows of, each once', async () => {
    const database = await open();
    const node = createTestNode(database);
    const [one, two, three] = [await node.room(ana), await node.room(ana), await node.room(ana)];
    const plan = (everywhere: boolean, ...rooms: string[]) =>
      database.transaction((trx) =>
        planErasure(trx, 'bob', { everywhere, parts: [{}, ...rooms.map((sql) => ({ rooms: sql }))] }),
      );
    const planned = () => database.read((db) => db('erasures').orderBy('room_id').pluck('room_id'));
    expect(await plan(false)).toEqual({ rooms: 0, added: 0 });
    const known = [one, two].map((id) => `select '${id}'::uuid where 'bob' = ?`);
    expect(await plan(false, ...known, known[0] as string)).toEqual({ rooms: 2, added: 2 });
    expect(await planned()).toEqual([one, two]);
    expect(await plan(false, known[0] as string, `select room_id from members where user_id = ?`)).toEqual({
      rooms: 1,
      added: 0,
    });
    expect(await plan(true)).toEqual({ rooms: 3, added: 1 });
    expect(await planned()).toEqual([one, two, three]);
  });
});
