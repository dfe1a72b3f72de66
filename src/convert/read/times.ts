import { types } from 'node:util';

/**
 * Reads when something was recorded, as ISO 8601 in UTC; `undefined` for what is no time. A time without a zone is one of
 * UTC: those who leave it out (betamax, R) write in that.
 */
export function readTime(value: unknown): string | undefined {
  if (types.isDate(value)) return isoOf(value);
  if (typeof value !== 'string' || value.length > 100) return undefined;
  const text = value.trim();
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/.exec(text) ?? [];
  return isoOf(new Date(day === undefined ? text : `${day}T${time ?? '00:00:00'}Z`));
}

function isoOf(date: Date): string | undefined {
  const year = date.getUTCFullYear();
  // Others are written with a sign (ECMA-262, 21.4.1.32), which no cassette can hold. Go's time zero is year 1.
  return year >= 1970 && year <= 9999 ? date.toISOString() : undefined;
}

/** Reads how many milliseconds something took; `undefined` for what is no duration. */
export function readMilliseconds(value: unknown): number | undefined {
  const isDuration = typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return isDuration && value < Number.MAX_SAFE_INTEGER ? Math.round(value) : undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  μs: 0.001,
  ns: 0.000_001,
};

/** Reads a duration as Go prints it, such as `1m2.5s` or `483.2435ms`, in milliseconds. */
export function readGoDuration(value: unknown): number | undefined {
  if (typeof value === 'number') return readMilliseconds(value / 1_000_000);
  if (typeof value !== 'string' || !/^(?:\d{1,15}(?:\.\d{1,15})?(?:h|ms|us|µs|μs|ns|m|s)){1,6}$/.test(value))
    return undefined;
  let milliseconds = 0;
  for (const [, amount, unit = ''] of value.matchAll(/([\d.]+)([a-zµμ]+)/g)) {
    milliseconds += Number(amount) * (UNIT_MS[unit] ?? 0);
  }
  return readMilliseconds(milliseconds);
}
