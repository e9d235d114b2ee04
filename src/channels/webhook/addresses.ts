import { BlockList, isIP } from 'node:net';
import { lookup as resolve, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Not routed on the Internet: https://www.iana.org/assignments/iana-ipv4-special-registry, …-ipv6-special-registry. */
const inner = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inner.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  // IPv4 inside IPv6 that a gateway may unwrap: compatible, NAT64, Teredo, 6to4.
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['100::', 64],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  inner.addSubnet(network, prefix, 'ipv6');

/** An address inside a network, this machine's own ones included. IPv4 inside IPv6 counts as what it is. */
export function isPrivate(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  if (family === 4) return inner.check(address, 'ipv4');
  const mapped = /^::ffff:(?<v4>\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.groups?.['v4'];
  return mapped !== undefined ? isPrivate(mapped) : inner.check(address, 'ipv6') || /^::ffff:/i.test(address);
}

/** A name of this machine itself: plain HTTP is allowed there, for a receiver on the same host. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);

/** The name led to an address inside a network. */
export class PrivateAddressError extends Error {
  readonly code = 'EPRIVATE';
}

/** Looks names up as the system does, and fails when any address is a private one: what is checked is what is dialled. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, found: readonly LookupAddress[]) => {
    if (error) return done(error, '', 0);
    if (found.some(({ address }) => isPrivate(address)))
      return done(new PrivateAddressError('a private address'), '', 0);
    if (options.all === true) return done(null, [...found]);
    const [first] = found;
    return first ? done(null, first.address, first.family) : done(new Error('no address'), '', 0);
  });
};
