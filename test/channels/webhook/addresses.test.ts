import { expect, it } from 'vitest';
import { isPrivate } from '../../../src/channels/webhook/addresses.ts';

it.each([
  '0.0.0.0',
  '10.1.2.3',
  '127.0.0.1',
  '169.254.169.254',
  '192.168.0.1',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::a9fe:a9fe',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2002:7f00:1::',
  'fc00::1',
  'fe80::1',
  'fec0::1',
  'not an address',
])('%s is inside a network', (address) => {
  expect(isPrivate(address)).toBe(true);
});

it.each(['8.8.8.8', '::ffff:8.8.8.8', '2606:4700::1111'])('%s is on the Internet', (address) => {
  expect(isPrivate(address)).toBe(false);
});
