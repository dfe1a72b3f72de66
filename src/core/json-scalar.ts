/** One spelling for each string, number, `true`, `false` and `null`. */
export function normalScalar(spelling: string): string {
  const first = spelling.charAt(0);
  if (first === '"') return spelling.includes('\\') ? JSON.stringify(JSON.parse(spelling)) : spelling;
  return first === '-' || (first >= '0' && first <= '9') ? normalNumber(spelling) : spelling;
}

/**
 * One spelling for each number: `1`, `1.0` and `10e-1` are the same, 9007199254740993 and 9007199254740992 are not.
 * The digits are never made a number, so large ones stay exact and an exponent of any size costs its own length.
 *
 * @param spelling a number as JSON allows it
 */
export function normalNumber(spelling: string): string {
  const sign = spelling.startsWith('-') ? '-' : '';
  const exponentAt = Math.max(spelling.indexOf('e'), spelling.indexOf('E'));
  const mantissa = spelling.slice(sign.length, exponentAt === -1 ? spelling.length : exponentAt);
  const point = mantissa.indexOf('.');
  const fraction = point === -1 ? '' : mantissa.slice(point + 1);
  const all = (point === -1 ? mantissa : mantissa.slice(0, point)) + fraction;

  const start = skipZeros(all);
  if (start === all.length) return '0';
  let end = all.length;
  while (all.charAt(end - 1) === '0') end -= 1;
  const shift = all.length - end - fraction.length;
  const exponent = exponentAt === -1 ? '' : spelling.slice(exponentAt + 1);
  return `${sign}${all.slice(start, end)}e${shiftedExponent(exponent, shift)}`;
}

function shiftedExponent(exponent: string, shift: number): string {
  const isNegative = exponent.startsWith('-');
  const unsigned = exponent.replace(/^[+-]/, '');
  const digits = unsigned.slice(skipZeros(unsigned));
  // Where a number would not be exact any more; nobody compares two spellings of such a value.
  if (digits.length > 15) return `${isNegative ? '-' : ''}${digits}+${shift}`;
  return String((isNegative ? -1 : 1) * Number(digits) + shift);
}

function skipZeros(digits: string): number {
  let position = 0;
  while (digits.charAt(position) === '0') position += 1;
  return position;
}
