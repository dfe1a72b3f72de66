import diagnosticsChannel from 'node:diagnostics_channel';
import net, { type Server } from 'node:net';
import os from 'node:os';
import { bareHost, isLoopback } from '../core/host-pattern';
import { portOf } from '../core/place';

/** Addresses by port, each with the server that listens there, or listened there last. */
type Listeners = Map<number, Map<string, Server>>;

/**
 * Knows the TCP addresses that this process listens with, from the moment it is made, and those where it has
 * listened during the present test file: requests there fail as they do live, not as unknown ones.
 */
export class OwnServers {
  readonly #listeners: Listeners = new Map();

  constructor() {
    diagnosticsChannel.subscribe('tracing:net.server.listen:asyncEnd', (message) => {
      const { server } = message as { server: Server };
      const address = server.address();
      if (address === null || typeof address === 'string') return;
      const ofPort = this.#listeners.get(address.port) ?? new Map<string, Server>();
      this.#listeners.set(address.port, ofPort.set(address.address, server));
    });
  }

  /** Says whether a URL leads to one of them. */
  owns(uri: string): boolean {
    if (this.#listeners.size === 0 || !URL.canParse(uri)) return false;
    const url = new URL(uri);
    const ofPort = this.#listeners.get(Number(portOf(url)));
    if (ofPort === undefined) return false;
    const host = bareHost(url.hostname);
    return [...ofPort.keys()].some((address) => leadsTo(host, address));
  }

  /** Forgets the addresses where nothing listens any more: a test file has ended. */
  forgetClosed(): void {
    for (const [port, ofPort] of this.#listeners) {
      for (const [address, server] of ofPort) if (!server.listening) ofPort.delete(address);
      if (ofPort.size === 0) this.#listeners.delete(port);
    }
  }
}

/** Whether a connection to this host arrives at a server that is bound to this address. */
function leadsTo(host: string, address: string): boolean {
  const isAnyFamily = address === '::';
  if (isAnyFamily || address === '0.0.0.0') {
    if (net.isIPv6(host) && !isMappedIPv4(host) && !isAnyFamily) return false;
    return isLoopback(host) || isOwnAddress(host);
  }
  if (net.isIP(host) === 0) return isLoopback(host) && ['127.0.0.1', '::1'].includes(address);
  // No address at all, as a destination, is this machine.
  if (host === '0.0.0.0') return address === '127.0.0.1';
  if (host === '::') return address === '::1';
  return sameAddress(host, address);
}

// An address has several spellings, and `::ffff:127.0.0.1` is 127.0.0.1: the list knows that.
function sameAddress(host: string, address: string): boolean {
  const list = new net.BlockList();
  // A link-local address carries the interface it belongs to.
  list.addAddress(address.replace(/%.*$/, ''), net.isIPv6(address) ? 'ipv6' : 'ipv4');
  return list.check(host, net.isIPv6(host) ? 'ipv6' : 'ipv4');
}

function isMappedIPv4(host: string): boolean {
  return host.startsWith('::ffff:');
}

function isOwnAddress(host: string): boolean {
  if (net.isIP(host) === 0) return host === os.hostname().toLowerCase();
  const addresses = Object.values(os.networkInterfaces()).flatMap((entries) => entries ?? []);
  return addresses.some(({ address }) => sameAddress(host, address));
}
