import { createHash } from 'node:crypto';
import type { PartsPersister, Persister } from '../core/ports';

/** The text of a cassette in parts: with large bodies nobody has to hold it whole. */
export class CassetteText implements Iterable<string> {
  readonly #parts: Iterable<string>;
  #fingerprint: string | undefined;

  constructor(parts: Iterable<string>) {
    this.#parts = parts;
  }

  *[Symbol.iterator](): Generator<string, void, undefined> {
    const hash = createHash('sha1');
    for (const part of this.#parts) {
      hash.update(part);
      yield part;
    }
    this.#fingerprint = hash.digest('base64');
  }

  /** What `fingerprintOf` gives for the whole text; known without a further look at it once it was read. */
  get fingerprint(): string | undefined {
    if (this.#fingerprint === undefined) Array.from(this, ({ length }) => length);
    return this.#fingerprint;
  }

  equals(text: string | undefined): boolean {
    if (text === undefined) return false;
    let length = 0;
    for (const part of this.#parts) {
      if (!text.startsWith(part, length)) return false;
      length += part.length;
    }
    return length === text.length;
  }
}

/** Saves a text, whole where its persister asks for that. */
export async function saveText(persister: Persister, path: string, text: CassetteText): Promise<void> {
  if (takesParts(persister)) await persister.saveParts(path, text);
  else await persister.save(path, [...text].join(''));
}

function takesParts(persister: Persister): persister is PartsPersister {
  return 'saveParts' in persister;
}
