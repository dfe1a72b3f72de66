import { errorMonitor } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Departure, NodeRequest } from './client-request';

type Note = {
  /** What follows when the client leaves, at most once. */
  onLeave: (() => void) | undefined;
};

/**
 * The requests that somebody has taken, or has decided about: what an agent does with one later (hand it to another
 * agent, ask a proxy for a tunnel) is no further question.
 */
export class Departures {
  readonly #taken = new WeakMap<object, Note>();
  /** What ends the requests that wait for a decision, by their agents. */
  readonly #waiting = new WeakMap<object, Set<() => void>>();
  readonly #tunnels = new Map<string, number>();

  isTaken(request: object): boolean {
    return this.#taken.has(request);
  }

  /** @param onLeave called when the client destroys the request; replaces what was to be called before */
  take(request: NodeRequest, onLeave?: () => void): void {
    const note = this.#taken.get(request);
    if (note === undefined) this.#taken.set(request, { onLeave });
    else note.onLeave = onLeave;
  }

  /** The client has destroyed a request. */
  leave(request: object): void {
    const note = this.#taken.get(request);
    const onLeave = note?.onLeave;
    if (note === undefined || onLeave === undefined) return;
    note.onLeave = undefined;
    onLeave();
  }

  /**
   * Lets the agent of a request end it while nobody has decided about it: live it would have a connection by then.
   *
   * @returns what is called when it no longer waits
   */
  endWith(agent: object, end: () => void): () => void {
    const ends = this.#waiting.get(agent) ?? new Set();
    this.#waiting.set(agent, ends.add(end));
    return () => void ends.delete(end);
  }

  /** An agent ends its connections. */
  endAll(agent: object): void {
    for (const end of this.#waiting.get(agent) ?? []) end();
  }

  /** Whether a tunnel leads to where a request goes that has been let go, and has no connection yet. */
  mayTunnelTo(authority: string): boolean {
    return this.#tunnels.has(authority);
  }

  /** Lets the agent of a request ask a proxy for a tunnel to where it goes, until it has a connection or has failed. */
  allowTunnel({ request, options }: Departure): void {
    const host = options.host ?? request.host;
    const authority = `${isIPv6(host) ? `[${host}]` : host}:${options.port ?? ''}`;
    this.#tunnels.set(authority, (this.#tunnels.get(authority) ?? 0) + 1);
    let isAllowed = true;
    const end = (): void => {
      if (!isAllowed) return;
      isAllowed = false;
      const count = (this.#tunnels.get(authority) ?? 1) - 1;
      if (count === 0) this.#tunnels.delete(authority);
      else this.#tunnels.set(authority, count);
    };
    // Some agents tell of an error, and of nothing afterwards.
    request.once('socket', end).once('close', end).once(errorMonitor, end);
  }
}
