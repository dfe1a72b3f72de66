/**
 * Says whether two values look as if they were made anew for each request: both are ids, times or random texts of the
 * same kind, or stand under a name that says so. A guess for advice in messages; it decides no match.
 */
export function looksVolatile(name: string, recorded: string | undefined, incoming: string | undefined): boolean {
  const isNamedSo = VOLATILE_NAME.test(dashed(name));
  if (recorded === undefined || incoming === undefined) return isNamedSo;
  const areTokens = [recorded, incoming].every((value) => value.length <= 200 && !/\s/.test(value));
  return (isNamedSo && areTokens) || KINDS.some((isKind) => isKind(recorded) && isKind(incoming));
}

const VOLATILE_NAME =
  /(?:^|-)(?:nonce|time-?stamp|ts|(?:request|trace|span|correlation|idempotency|invocation)-?(?:id|key)|traceparent|uuid|guid|random|cache-?buster)$/;

// `requestId`, `request_id` and `X-Request-ID` are one name.
function dashed(name: string): string {
  return name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .replace(/[_.\s]/g, '-')
    .toLowerCase();
}

const KINDS: readonly ((value: string) => boolean)[] = [
  (value) => value.length <= 200 && /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i.test(value),
  // ISO 8601, and the date of HTTP (RFC 9110, section 5.6.7).
  (value) => /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}[\d:.,Z+-]*)?$/.test(value) || /^\d{8}T\d{6}Z?$/.test(value),
  (value) => /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value),
  isEpoch,
  // ULID: 26 characters of Crockford's base 32.
  (value) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i.test(value) && /\d/.test(value),
  (value) => /^(?:[a-z]+[-_])?[0-9a-f]{16,128}$/i.test(value) && /\d/.test(value) && /[a-f]/i.test(value),
  (value) => /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(value),
  isRandomToken,
];

// Seconds, milli-, micro- or nanoseconds since 1970, between 2001 and 2096; a fraction may follow.
function isEpoch(value: string): boolean {
  const digits = /^(\d{10}|\d{13}|\d{16}|\d{19})(?:\.\d+)?$/.exec(value)?.[1];
  return digits !== undefined && digits >= '1' && digits < '4';
}

// Base 64, nano ids and their like. Words and versions (`Qwen2-72B-Instruct`) change their kind of character rarely.
function isRandomToken(value: string): boolean {
  const token = /^(?:[a-z]+[-_])?([A-Za-z0-9+/_-]{16,200})={0,2}$/.exec(value)?.[1]?.replace(/[^A-Za-z0-9]/g, '');
  if (token === undefined || !/\d/.test(token)) return false;
  const kinds = token.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0');
  const changes = Array.from(kinds).filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return changes >= token.length * 0.4;
}
