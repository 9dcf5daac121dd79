import type { Frame, RoomfulEvent } from '@roomful/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provide } from '../features/provided.js';
import { createFollower } from './follower.js';

const stream = 'room:test';
const sent = (seq: number): RoomfulEvent =>
  ({
    seq,
    type: 'message.created',
    at: seq,
    actor: { id: 'ana', name: 'ana' },
    key: `k${seq}`,
    data: { message: { id: seq, text: `text ${seq}`, metadata: {} } },
  }) as unknown as RoomfulEvent;
const deleted = (seq: number, messageId: number): RoomfulEvent =>
  ({ seq, type: 'message.deleted', at: seq, actor: null, key: null, data: { messageId } }) as unknown as RoomfulEvent;

/** A log that others append to, and a follower of it. */
const setUp = () => {
  const log: RoomfulEvent[] = [];
  const emitted: RoomfulEvent[] = [];
  const reads: [number, number][] = [];
  const failing = { now: false };
  const follower = createFollower({
    epochOf: () => 'e',
    readHead: async () => {
      const fails = failing.now;
      await Promise.resolve();
      if (fails) throw new Error('no database');
      return log.length;
    },
    readHeads: async (streams) => new Map(streams.map((name) => [name, log.length])),
    readEvents: async (_stream, after, limit) => {
      reads.push([after, limit]);
      if (failing.now) throw new Error('no database');
      await Promise.resolve();
      return log.filter(({ seq }) => seq > after).slice(0, limit);
    },
    ...provide().forFollower,
    emit: (frame) => emitted.push(...frame.events),
    report: () => undefined,
  });
  const append = (n: number): Frame => {
    const from = log.length + 1;
    for (let i = 0; i < n; i++) log.push(sent(log.length + 1));
    return { stream, epoch: 'e', from, to: log.length, events: log.slice(from - 1) };
  };
  return { log, emitted, reads, failing, follower, append };
};
const seqs = (events: RoomfulEvent[]) => events.map(({ seq }) => seq);
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the follower', () => {
  it('emits every event once and in order, whatever the bus does to the frames', async () => {
    const fate = fc.record({
      events: fc.integer({ min: 1, max: 5 }),
      copies: fc.integer({ min: 0, max: 3 }),
      delay: fc.integer({ min: 0, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 10 }),
        async (fates, before) => {
          const { log, emitted, follower, append } = setUp();
          if (before > 0) append(before);
          await follower.open(stream);
          const deliveries = fates
            .flatMap(({ events, copies, delay }, i) => {
              const frame = append(events);
              return Array.from({ length: copies }, (_, c) => ({ at: i + delay * (c + 1), frame }));
            })
            .sort((a, b) => a.at - b.at);
          for (const { frame } of deliveries) {
            follower.receive(frame);
            if (frame.from % 3 === 0) await settle();
          }
          await settle();
          await follower.poll();
          await follower.poll();
          expect(seqs(emitted)).toEqual(seqs(log).slice(before));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('fills a gap with one read, however many frames wait behind it', async () => {
    const { emitted, reads, follower, append } = setUp();
    await follower.open(stream);
    append(3);
    const frames = [append(1), append(1), append(1)];
    for (const frame of frames) follower.receive(frame);
    await settle();
    expect(seqs(emitted)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(reads).toHaveLength(1);
  });

  it('catches up at the next poll after a failed read', async () => {
    const { emitted, failing, follower, append } = setUp();
    await follower.open(stream);
    failing.now = true;
    append(1);
    follower.receive(append(1));
    await settle();
    expect(emitted).toEqual([]);
    failing.now = false;
    await follower.poll();
    expect(seqs(emitted)).toEqual([1, 2]);
  });

  it('serves a thousand who resume from memory, after one read', async () => {
    const { reads, follower, append } = setUp();
    append(300);
    await follower.open(stream);
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => follower.since(stream, 100, 1_000, 0)));
    expect(reads).toHaveLength(1);
    for (const { events, head } of answers) {
      expect(head).toBe(300);
      expect(events).toHaveLength(200);
      expect(events[0]?.seq).toBe(101);
    }
  });

  it('answers a position beyond the tail from the database, up to its own position', async () => {
    const { follower, append } = setUp();
    append(2_500);
    await follower.open(stream);
    const { events, head } = await follower.since(stream, 10, 1_000, 0);
    expect(head).toBe(2_500);
    expect([events[0]?.seq, events.at(-1)?.seq, events.length]).toEqual([11, 1_010, 1_000]);
  });

  it('blanks a deleted message in its tail', async () => {
    const { log, follower, append } = setUp();
    await follower.open(stream);
    follower.receive(append(3));
    const event = deleted(4, 2);
    log.push(event);
    follower.receive({ stream, epoch: 'e', from: 4, to: 4, events: [event] });
    const { events } = await follower.since(stream, 0, 10, 0);
    expect(JSON.stringify(events)).not.toContain('text 2');
    expect(JSON.stringify(events)).toContain('text 3');
  });

  it('tells nothing from memory that another node has deleted by a head that is known', async () => {
    const { log, follower, append, failing } = setUp();
    await follower.open(stream);
    follower.receive(append(3));
    log.push(deleted(4, 2));
    log[1] = { ...sent(2), data: { message: { id: 2, text: '', deletedAt: 4 } } } as unknown as RoomfulEvent;
    const textOf = (events: RoomfulEvent[]) =>
      events.map(({ data }) => (data as { message?: { text: string } }).message?.text);
    failing.now = true;
    await expect(follower.since(stream, 0, 10, 4)).rejects.toThrow('no database');
    failing.now = false;
    const { events, head } = await follower.since(stream, 0, 10, 4);
    expect(textOf(events)).toEqual(['text 1', '', 'text 3', undefined]);
    expect(head).toBe(4);
  });

  it('keeps no name of an erased user without messages', async () => {
    const { log, follower, append } = setUp();
    const joined = (seq: number, id: string) =>
      ({
        ...{ seq, type: 'member.joined', at: seq, actor: { id, name: `${id} Real` }, key: null },
        data: { member: { user: { id, name: `${id} Real`, avatarUrl: 'x' } } },
      }) as unknown as RoomfulEvent;
    log.push(joined(1, 'cem'), joined(2, 'dan'));
    await follower.open(stream);
    await follower.since(stream, 0, 10, 0);
    const { from } = append(1);
    const erased = { seq: from, type: 'member.erased', at: 3, actor: { id: 'cem', name: 'cem' }, key: null };
    log[from - 1] = { ...erased, data: { userId: 'cem' } } as unknown as RoomfulEvent;
    follower.receive({ stream, epoch: 'e', from, to: from, events: log.slice(from - 1) });
    const tail = JSON.stringify(follower.recent(stream, 0));
    expect(seqs(follower.recent(stream, 0))).toEqual([1, 2, 3]);
    expect([tail.includes('cem Real'), tail.includes('dan Real')]).toEqual([false, true]);
  });

  it('keeps no name of a user who is being erased', async () => {
    const { log, follower } = setUp();
    await follower.open(stream);
    const cem = { id: 'cem', name: 'Cemal' };
    const said = (seq: number, type: string, data: object, actor = cem) =>
      ({ seq, type, at: seq, actor, key: null, data }) as unknown as RoomfulEvent;
    const member = { user: { ...cem, avatarUrl: 'https://example.org/cem' }, role: 'member' };
    const events = [
      said(1, 'member.joined', { member, memberCount: 1 }),
      said(2, 'message.created', { message: { id: 2, author: cem, text: 'x', metadata: {} } }),
      said(3, 'queue.item_added', { queue: 'main', item: { id: 1, addedBy: cem } }),
      said(4, 'room.updated', { room: { id: 'cem', name: 'Cemal’s room' } }, { id: 'ana', name: 'Ana' }),
      said(5, 'message.deleted', { messageId: 2, authorId: 'cem', erased: true }, { id: 'cem', name: 'cem' }),
    ];
    log.push(...events);
    follower.receive({ stream, epoch: 'e', from: 1, to: 5, events });
    const { events: kept } = await follower.since(stream, 0, 10, 0);
    expect(seqs(kept)).toEqual([1, 2, 3, 4, 5]);
    expect(kept[3]).toEqual(events[3]);
    expect(kept[0]?.data).toEqual({
      member: { ...member, user: { id: 'cem', name: 'cem', avatarUrl: null } },
      memberCount: 1,
    });
    expect(JSON.stringify(kept.filter(({ seq }) => seq !== 4))).not.toContain('Cemal');
  });

  describe('a user who comes back after an erasure', () => {
    const cem = { id: 'cem', name: 'Cemal' };
    const back = { id: 'cem', name: 'Cem' };
    const event = (seq: number, type: string, data: object, actor: object = back) =>
      ({ seq, type, at: seq, actor, key: null, data }) as unknown as RoomfulEvent;
    const profile = (of: object) => ({ profile: { ...of, avatarUrl: null, role: 'user' } });
    const member = (of: object) => ({ member: { user: { ...of, avatarUrl: null }, role: 'member' }, memberCount: 1 });
    const logs: [where: string, events: RoomfulEvent[]][] = [
      [
        'the own stream',
        [
          event(1, 'user.updated', profile(cem), cem),
          event(2, 'user.erased', { userId: 'cem' }, cem),
          event(3, 'user.updated', profile(back)),
        ],
      ],
      [
        'a room',
        [
          event(1, 'member.joined', member(cem), cem),
          event(2, 'member.erased', { userId: 'cem' }, { id: 'cem', name: 'cem' }),
          event(3, 'member.joined', member(back)),
          event(4, 'message.created', { message: { id: 4, author: back, text: 'x', metadata: {} } }),
        ],
      ],
    ];
    const newName = (events: RoomfulEvent[]) => events.filter((one) => JSON.stringify(one).includes('"Cem"'));
    for (const [where, events] of logs) {
      const after = seqs(events).slice(2);
      it(`keeps the new name in ${where}, and only that`, async () => {
        const { log, follower } = setUp();
        await follower.open(stream);
        log.push(...events);
        follower.receive({ stream, epoch: 'e', from: 1, to: events.length, events });
        expect(seqs(newName(follower.recent(stream, 0)))).toEqual(after);
        expect(JSON.stringify(follower.recent(stream, 0))).not.toContain('Cemal');
      });

      it(`keeps it in ${where} if older events are read, and if the log is read again`, async () => {
        const { log, follower } = setUp();
        log.push(...events.slice(0, 1));
        await follower.open(stream);
        log.push(...events.slice(1));
        follower.receive({ stream, epoch: 'e', from: 2, to: events.length, events: events.slice(1) });
        // The log still has the old name.
        for (const step of [() => follower.since(stream, 0, 10, 0), () => follower.refresh(new Set(['cem']))]) {
          await step();
          expect(seqs(follower.recent(stream, 0))).toEqual(seqs(events));
          expect(seqs(newName(follower.recent(stream, 0)))).toEqual(after);
          expect(JSON.stringify(follower.recent(stream, 0))).not.toContain('Cemal');
        }
      });
    }
  });

  it('forgets frames behind a hole when the log has lost a name', async () => {
    const { log, emitted, failing, follower, append } = setUp();
    await follower.open(stream);
    failing.now = true;
    const first = append(1);
    const by = (name: string) => ({ ...sent(2), actor: { id: 'cem', name } }) as RoomfulEvent;
    follower.receive({ ...append(1), events: [by('Cemal')] });
    await settle();
    log[1] = by('cem');
    failing.now = false;
    await follower.refresh(new Set(['cem']));
    follower.receive(first);
    await follower.poll();
    expect(emitted.map(({ actor }) => actor?.name)).toEqual(['ana', 'cem']);
    expect(JSON.stringify(follower.recent(stream, 0))).not.toContain('Cemal');
  });

  it('rereads only events that name somebody, and keeps messages deleted meanwhile deleted', async () => {
    const { log, reads, follower, append } = setUp();
    await follower.open(stream);
    follower.receive(append(5));
    const by = (seq: number, name: string) => ({ ...sent(seq), actor: { id: 'cem', name } }) as RoomfulEvent;
    await follower.refresh(new Set(['ana']));
    // The others name people only by id.
    expect(reads).toEqual([]);

    follower.receive({ ...append(2), events: [by(6, 'Cemal'), by(7, 'Cemal')] });
    for (const seq of [6, 7]) log[seq - 1] = by(seq, 'cem');
    const refreshing = follower.refresh(new Set(['cem']));
    log.push(deleted(8, 6));
    follower.receive({ stream, epoch: 'e', from: 8, to: 8, events: log.slice(7) });
    await refreshing;
    expect(reads).toEqual([[5, 2]]);
    const tail = follower.recent(stream, 5);
    expect(seqs(tail)).toEqual([6, 7, 8]);
    expect(tail.map(({ actor }) => actor?.name)).toEqual(['cem', 'cem', undefined]);
    expect(tail[0]?.data).toEqual({ message: { id: 6, text: '', metadata: {} } });
  });

  it('follows a stream while anyone holds a share in it', async () => {
    const { emitted, follower, append } = setUp();
    await follower.open(stream);
    await follower.open(stream);
    follower.close(stream);
    follower.receive(append(1));
    expect(seqs(emitted)).toEqual([1]);
    follower.close(stream);
    follower.receive(append(1));
    expect(seqs(emitted)).toEqual([1]);
    expect(follower.positions().size).toBe(0);
  });

  it('misses nothing that is committed while it opens', async () => {
    const { log, emitted, follower, append } = setUp();
    append(2);
    const opening = follower.open(stream);
    const frame = append(1);
    follower.receive(frame);
    const position = await opening;
    await settle();
    expect([...log.slice(0, position), ...emitted].map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('keeps no text of a message that is deleted while older events are read', async () => {
    const { log, follower, append } = setUp();
    append(1);
    await follower.open(stream);
    const reading = follower.since(stream, 0, 10, 0);
    log.push(deleted(2, 1));
    follower.receive({ stream, epoch: 'e', from: 2, to: 2, events: log.slice(1) });
    await reading;
    const { events } = await follower.since(stream, 0, 10, 0);
    expect(seqs(events)).toEqual([1, 2]);
    expect(events[0]?.data).toEqual({ message: { id: 1, text: '', metadata: {} } });
  });

  it('follows a stream that is reopened while a failing opening is still running', async () => {
    const { emitted, failing, follower, append } = setUp();
    failing.now = true;
    const failed = follower.open(stream).catch(() => 'failed');
    follower.close(stream);
    failing.now = false;
    const opened = follower.open(stream);
    expect(await failed).toBe('failed');
    await opened;
    follower.receive(append(1));
    expect(seqs(emitted)).toEqual([1]);
  });
});
