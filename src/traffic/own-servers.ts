import diagnosticsChannel from 'node:diagnostics_channel';
import type { Server } from 'node:net';
import os from 'node:os';
import { bareHost, isLoopback } from '../core/host-pattern';

/** Knows the TCP ports that this process listens with, from the moment it is made. */
export class OwnServers {
  readonly #portOf = new Map<Server, number>();

  constructor() {
    diagnosticsChannel.subscribe('tracing:net.server.listen:asyncEnd', (message) => {
      const { server } = message as { server: Server };
      const address = server.address();
      if (address === null || typeof address === 'string') return;
      this.#portOf.set(server, address.port);
      server.once('close', () => this.#portOf.delete(server));
    });
  }

  /** Says whether a URL leads to one of them. */
  owns(uri: string): boolean {
    if (this.#portOf.size === 0 || !URL.canParse(uri)) return false;
    const { hostname, port, protocol } = new URL(uri);
    const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
    return [...this.#portOf.values()].includes(number) && (isLoopback(hostname) || isOwnAddress(hostname));
  }
}

function isOwnAddress(hostname: string): boolean {
  const host = bareHost(hostname);
  const addresses = Object.values(os.networkInterfaces()).flatMap((entries) => entries ?? []);
  return addresses.some(({ address }) => address.toLowerCase() === host);
}
