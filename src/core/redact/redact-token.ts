import { parseJson } from '../body';
import { REDACTED } from './secret-names';

/**
 * What stands in the place of a token that a server gives. A JWT (RFC 7519) keeps header and payload, which clients
 * read, and loses its signature: nobody accepts it without.
 */
export function redactToken(token: string): string {
  const parts = token.split('.', 4);
  const [header = '', payload = ''] = parts;
  return parts.length === 3 && isJwtHeader(header) ? `${header}.${payload}.${REDACTED}` : REDACTED;
}

function isJwtHeader(text: string): boolean {
  if (!/^[\w-]+$/.test(text)) return false;
  const header = parseJson(Buffer.from(text, 'base64url').toString());
  return typeof header === 'object' && header !== null && 'alg' in header;
}
