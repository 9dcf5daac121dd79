import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeClient, followed, pass, record } from './testing/fakeClient.js';
import { createFakeServer } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How a frame is delivered: once after each of these delays, in milliseconds; none = it is lost. */
const fate = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 3 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ say: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 600 }) }) },
  { weight: 1, arbitrary: fc.constant({ cut: true }) },
  { weight: 1, arbitrary: fc.constant({ heads: true }) },
);

it('delivers exactly the log, once and in order, over a transport that loses, repeats, delays and reorders', async () => {
  const wire = fc.record({
    before: fc.nat(3),
    steps: fc.array(step, { maxLength: 25 }),
    frames: fc.array(fate, { maxLength: 40 }),
    lostAcks: fc.array(fc.boolean(), { maxLength: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(wire, async ({ before, steps, frames, lostAcks }) => {
      const server = createFakeServer();
      for (let i = 0; i < before; i++) server.say(`before ${i}`);
      const client = fakeClient(server);
      const room = await followed(client);
      const heard = record(room);
      const views: number[] = [];
      room.state.subscribe(() => void views.push(room.position.seq));
      const whole = { ...server.faults };
      let frame = 0;
      let ack = 0;
      server.faults.frame = (sent, deliver) => {
        for (const delay of frames[frame++] ?? [0]) setTimeout(() => deliver(sent), delay);
      };
      server.faults.ack = (received, deliver) => {
        if (!lostAcks[ack++]) whole.ack(received, deliver);
      };
      for (const act of steps) {
        if ('say' in act)
          server.append(Array.from({ length: act.say }, () => ({ type: 'member.invited', data: { userId: 'x' } })));
        else if ('pass' in act) await pass(act.pass);
        else if ('cut' in act) server.cut();
        else server.heads();
      }
      Object.assign(server.faults, whole);
      await pass(30_000);
      server.heads();
      await pass(30_000);

      const seqs = heard.filter((each) => each !== 'resumed');
      expect(seqs).toEqual(Array.from({ length: server.log.length - before }, (_, index) => before + 1 + index));
      expect(room.snapshot).toEqual(server.snapshot(50));
      expect(room.position.seq).toBe(server.log.length);
      expect(views).toEqual([...views].sort((a, b) => a - b));
      client.close();
    }),
    { numRuns: 150 },
  );
});
