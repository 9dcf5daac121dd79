import { expect, it } from 'vitest';
import { addressGroup, isLoopback } from './addresses.js';

it.each([
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:db8::2', '2001:db8:0:0'],
  ['2001:db8:0:0:1:2:3:4', '2001:db8:0:0'],
  ['2001:db8:0:1::', '2001:db8:0:1'],
  ['2001:db8:a:b:1::', '2001:db8:a:b'],
  ['::1', '0:0:0:0'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:c000:207', '192.0.2.7'],
  ['2001:DB8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['192.0.2.7', '192.0.2.7'],
  ['no address', 'no address'],
])('counts %s as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

it.each([
  [undefined, true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:7f00:1', true],
  ['192.0.2.7', false],
  ['::ffff:192.0.2.7', false],
  ['::', false],
  ['2001:db8::1', false],
  ['127.example.com', false],
])('treats %s as this machine: %s', (address, loopback) => {
  expect(isLoopback(address)).toBe(loopback);
});
