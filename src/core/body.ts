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
