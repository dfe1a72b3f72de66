/**
 * A text of a file, or a title, as a line of ours may show it: a file may hold line breaks that look like our own lines,
 * and what terminals obey.
 */
export function onOneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the ones that must not be shown
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (sign) => encodeURIComponent(sign));
}
