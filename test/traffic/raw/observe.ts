import type { Socket } from 'node:net';

const EVENTS = ['lookup', 'connect', 'ready', 'secureConnect', 'data', 'end', 'error', 'close'];

/** What a socket tells its user until it is closed, in order. */
export function eventsOf(socket: Socket): Promise<string[]> {
  const told: string[] = [];
  for (const event of EVENTS) {
    socket.on(event, (...args: unknown[]) => told.push([event, ...args.map(shown)].join(' ')));
  }
  return new Promise((resolve) => socket.once('close', () => resolve(told)));
}

function shown(value: unknown): string {
  if (value instanceof Error) return (value as NodeJS.ErrnoException).code ?? value.message;
  return Buffer.isBuffer(value) ? value.toString() : String(value);
}
