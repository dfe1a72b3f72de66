/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let lineBreak = text.indexOf('\n'); lineBreak !== -1 && lineBreak < offset;) {
    line += 1;
    lineBreak = text.indexOf('\n', lineBreak + 1);
  }
  return line;
}

/** An error that names the line of an offset, as serializers give it. */
export function errorAt(text: string, offset: number, problem: string, cause?: unknown): Error & { line: number } {
  return Object.assign(new Error(problem, { cause }), { line: lineAt(text, offset) });
}
