// A name longer than this is none that anybody gave; its end says what it is.
const LONGEST_NAME = 300;

/** The words of a name, in lower case, as its style marks them: `X-Api-Key`, `apiKey`, `user[api_key]`, `APIKey2`. */
export function styledWords(name: string): string[] {
  return (readable(name).match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+/gu) ?? []).map((word) => word.toLowerCase());
}

/** The words of a name when its case means nothing: `aPiKeY`, `ACCESSTOKEN`. */
export function lowerWords(name: string): string[] {
  return (
    readable(name)
      .toLowerCase()
      .match(/[\p{Ll}\p{Lo}]+/gu) ?? []
  );
}

function readable(name: string): string {
  const end = name.slice(-LONGEST_NAME);
  if (!end.includes('%')) return end;
  try {
    // A form field whose name was encoded twice.
    return decodeURIComponent(end);
  } catch {
    return end;
  }
}
