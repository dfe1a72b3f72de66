import { counted } from './counted';

const SIZES = ['bytes', 'kB', 'MB', 'GB'];
const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
const AGES: readonly (readonly [seconds: number, name: string])[] = [
  [365 * DAY_S, 'year'],
  [30 * DAY_S, 'month'],
  [DAY_S, 'day'],
  [HOUR_S, 'hour'],
  [MINUTE_S, 'minute'],
];

/** A number of bytes as people say it: `312 bytes`, `1.2 kB`. A kB is 1000 bytes. */
export function sizeText(bytes: number): string {
  let amount = bytes;
  let step = 0;
  while (amount >= 999.5 && step < SIZES.length - 1) {
    amount /= 1000;
    step += 1;
  }
  if (step === 0) return counted(bytes, 'byte');
  return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${SIZES[step] ?? ''}`;
}

/** How long ago something was, in its largest unit: `3 days`. What lies in the future is `now` too. */
export function ageText(ageMs: number): string {
  const seconds = ageMs / 1000;
  const [length, name] = AGES.find(([atLeast]) => seconds >= atLeast) ?? [undefined, ''];
  return length === undefined ? 'now' : counted(Math.floor(seconds / length), name);
}
