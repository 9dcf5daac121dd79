import { expect, it } from 'vitest';
import { createOccupancyState } from './occupancy.js';

const half = () => 500;

it('counts people and connections separately', () => {
  const rooms = createOccupancyState();
  for (const id of ['ana', 'ana', 'bob']) rooms.enter('lobby', id);
  expect(rooms.of('lobby')).toEqual({ people: 2, connections: 3 });
  rooms.leave('lobby', 'ana');
  expect(rooms.of('lobby')).toEqual({ people: 2, connections: 2 });
  expect(rooms.has('lobby', 'ana')).toBe(true);
  rooms.leave('lobby', 'ana');
  rooms.leave('lobby', 'ana');
  expect(rooms.of('lobby')).toEqual({ people: 1, connections: 1 });
  expect([rooms.has('lobby', 'ana'), rooms.has('lobby', 'bob')]).toEqual([false, true]);
  rooms.leave('lobby', 'bob');
  expect([rooms.of('lobby'), rooms.size()]).toEqual([{ people: 0, connections: 0 }, 0]);
});

it('sends one number for a crowd that enters at once', () => {
  const rooms = createOccupancyState();
  rooms.enter('lobby', 'first');
  expect(rooms.due(0, half).get('lobby')).toEqual({ people: 1, connections: 1 });
  for (let i = 0; i < 5_000; i++) rooms.enter('lobby', `u${i}`);
  expect(rooms.due(499, half).size).toBe(0);
  expect(rooms.due(500, half)).toEqual(new Map([['lobby', { people: 5_001, connections: 5_001 }]]));
  expect(rooms.due(5_000, half).size).toBe(0);
});

it('sends the number to a new follower even if as many others have left', () => {
  const rooms = createOccupancyState();
  rooms.enter('lobby', 'ana');
  rooms.enter('lobby', 'bob');
  rooms.due(0, half);
  rooms.leave('lobby', 'ana');
  rooms.enter('lobby', 'cem');
  expect(rooms.due(500, half).get('lobby')).toEqual({ people: 2, connections: 2 });
});

it('sends nothing about a room that everybody has left', () => {
  const rooms = createOccupancyState();
  rooms.enter('lobby', 'ana');
  rooms.leave('lobby', 'ana');
  expect(rooms.due(0, half).size).toBe(0);
});
