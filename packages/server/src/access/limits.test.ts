import { expect, it } from 'vitest';
import { addressGroup } from './limits.js';

it.each([
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:db8::2', '2001:db8:0:0'],
  ['2001:db8:0:0:1:2:3:4', '2001:db8:0:0'],
  ['2001:db8:0:1::', '2001:db8:0:1'],
  ['2001:db8:a:b:1::', '2001:db8:a:b'],
  ['::1', '0:0:0:0'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['192.0.2.7', '192.0.2.7'],
])('counts %s as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});
