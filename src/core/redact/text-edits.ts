/** Text that takes the place of another. Positions are offsets into the text, ends exclusive. */
export type TextEdit = { readonly start: number; readonly end: number; readonly text: string };

/** Carries out edits, which have to be in order and apart, in one pass. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  if (edits.length === 0) return text;
  const pieces: string[] = [];
  let kept = 0;
  for (const edit of edits) {
    pieces.push(text.slice(kept, edit.start), edit.text);
    kept = edit.end;
  }
  pieces.push(text.slice(kept));
  return pieces.join('');
}
