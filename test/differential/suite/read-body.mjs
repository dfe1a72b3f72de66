import { hashOf } from '../servers/hash.mjs';

const SLOW_MS = 5;

/**
 * Reads a body in one of several ways, and writes what it saw into `seen`, also when the body breaks off.
 * Which pieces arrive together differs from run to run on a busy machine; that there are several does not.
 */
export async function readBody(body, reading, seen) {
  if (body === undefined || body === null) return;
  if (Buffer.isBuffer(body) || typeof body === 'string') {
    seen.body = hashOf(Buffer.from(body));
    return;
  }
  const pieces = [];
  try {
    for await (const piece of body) {
      pieces.push(Buffer.from(piece));
      if (reading === 'slowly') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      if (reading === 'partly') break;
      if (typeof reading === 'function') await reading(pieces.length);
    }
  } finally {
    if (reading === 'pieces') seen.cameInPieces = pieces.length > 1;
    if (reading !== 'partly') seen.body = hashOf(Buffer.concat(pieces));
  }
}
