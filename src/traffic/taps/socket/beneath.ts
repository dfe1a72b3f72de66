import http from 'node:http';
import net from 'node:net';
import type { Connect } from '../../raw/guard-connections';

/**
 * Applies the library beneath what stands before every connection already, our guard and the interceptors of others,
 * which would be behind it otherwise.
 *
 * @param real what the library connects with
 * @returns what connects by way of the library
 */
export function applyBeneath(real: Connect, apply: () => void): Connect {
  // The library ends an agent's idle connections that it has not seen opened: those of requests that were taken above.
  const addRequest = Object.getOwnPropertyDescriptor(http.Agent.prototype, 'addRequest');
  try {
    return withConnect(real, () => {
      apply();
      return Reflect.get(net.Socket.prototype, 'connect') as Connect;
    });
  } finally {
    if (addRequest !== undefined) Object.defineProperty(http.Agent.prototype, 'addRequest', addRequest);
  }
}

/**
 * Runs code of the library's that connects by the name of `connect`: what it would find there may be another
 * interceptor, which has had its turn.
 */
export function withConnect<T>(connect: Connect, work: () => T): T {
  const standing = Object.getOwnPropertyDescriptor(net.Socket.prototype, 'connect');
  Object.defineProperty(net.Socket.prototype, 'connect', { ...standing, value: connect });
  try {
    return work();
  } finally {
    if (standing !== undefined) Object.defineProperty(net.Socket.prototype, 'connect', standing);
  }
}
