import { isUtf8 } from 'node:buffer';

/** Reads bytes as text, or `undefined` when they are not UTF-8. */
export function bodyText(body: Buffer): string | undefined {
  return isUtf8(body) ? body.toString('utf8') : undefined;
}

/** Parses JSON, or gives `undefined` for what is no JSON (JSON itself has no undefined). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Says whether a media type carries JSON: `application/json`, `text/json` and any `+json` (RFC 6839). */
export function isJsonType(type: string): boolean {
  return type === 'application/json' || type === 'text/json' || type.endsWith('+json');
}

export function isFormType(type: string): boolean {
  return type === 'application/x-www-form-urlencoded';
}

export function isMultipartType(type: string): boolean {
  return type.startsWith('multipart/');
}
