import { AsyncLocalStorage } from 'node:async_hooks';

/** What the guard of raw connections does not ask about, because a tap has asked about the request above already. */
type Approval = { isOpen: boolean };

// Contexts outlive what they were made for: the handlers of a socket run in the one it was opened in. So the store is a
// thing that can be closed, not a mere `true`.
const approvals = new AsyncLocalStorage<Approval>();
const approvedOrigins = new Map<string, number>();
const approvedConnectors = new WeakSet();
const approvedSockets = new WeakSet();
let depth = 0;

/** Runs code that opens, before it returns, the connection of a request that may go out. */
export function withApprovedConnection<T>(work: () => T): T {
  depth += 1;
  try {
    return work();
  } finally {
    depth -= 1;
  }
}

/**
 * Runs code that opens the connection of an approved request some time later, as proxy agents do: every connection that
 * follows from it is approved until `end` is called, which whoever calls this owes once the request has its connection,
 * or has failed.
 */
export function approveConnections<T>(work: () => T): { readonly result: T; readonly end: () => void } {
  const approval: Approval = { isOpen: true };
  const end = (): void => {
    approval.isOpen = false;
  };
  try {
    return { result: approvals.run(approval, work), end };
  } catch (error) {
    end();
    throw error;
  }
}

/**
 * Approves what clients of undici connect to an origin, until the returned function is called: its pools open their
 * connections whenever they see fit, in whoever's context.
 *
 * @param origin as `new URL(…).origin` gives it
 */
export function approveOrigin(origin: string): () => void {
  approvedOrigins.set(origin, (approvedOrigins.get(origin) ?? 0) + 1);
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    const left = (approvedOrigins.get(origin) ?? 1) - 1;
    if (left === 0) approvedOrigins.delete(origin);
    else approvedOrigins.set(origin, left);
  };
}

/**
 * Approves whatever a client of undici connects, by the function that it connects with: all of its requests are seen
 * before it gets them, and it opens connections for its pool when none of them is under way, too.
 */
export function approveConnector(connector: object): void {
  approvedConnectors.add(connector);
}

export function isApprovedConnector(connector: object): boolean {
  return approvedConnectors.has(connector);
}

/** Approves a connection that is open already, or was opened where nobody could know what for. */
export function approveSocket(socket: object): void {
  approvedSockets.add(socket);
}

/** Takes the approval of a socket back, which may be connected several times. */
export function disapproveSocket(socket: object): void {
  approvedSockets.delete(socket);
}

/** Whether the connection that the running code opens just now was approved. */
export function isApprovedNow(): boolean {
  return depth > 0 || approvals.getStore()?.isOpen === true;
}

export function isApprovedOrigin(origin: string): boolean {
  return approvedOrigins.has(origin);
}

export function isApprovedSocket(socket: object): boolean {
  return approvedSockets.has(socket);
}
