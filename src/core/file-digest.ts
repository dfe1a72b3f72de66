import { createHash } from 'node:crypto';

/** SHA-256 of a file's bytes, in hex: what `CassetteReport.digest` holds. */
export function fileDigest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
