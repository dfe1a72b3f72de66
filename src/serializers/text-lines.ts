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
export function errorAt(text: string, offset: number, problem: string): Error & { line: number } {
  return Object.assign(new Error(problem), { line: lineAt(text, offset) });
}

/** The start of the next line, or the end of the text. */
export function nextLine(text: string, position: number): number {
  const lineBreak = text.indexOf('\n', position);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

export function skipSpaces(text: string, start: number): number {
  let position = start;
  while (text.charAt(position) === ' ') position += 1;
  return position;
}

export function isLineEnd(text: string, position: number): boolean {
  const character = text.charAt(position);
  return character === '' || character === '\n' || character === '\r';
}
