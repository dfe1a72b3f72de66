import path from 'node:path';
import type { Note } from '../../convert/converted';
import { foldCase, portableName } from '../../session/cassette-names';
import type { Recording } from './find-recordings';

/** Where a converted file goes, and what its name had to be changed for. */
export type OutputPlace = { readonly output: string; readonly notes: readonly Note[] };

/** Places below the folder of the results, given once each, whatever file system keeps the files. */
export class OutputPlaces {
  readonly #out: string;
  readonly #extension: string;
  readonly #taken = new Map<string, string>();

  /**
   * @param out absolute path of the folder of the results
   * @param extension of all files there, without the dot
   */
  constructor(out: string, extension: string) {
    this.#out = out;
    this.#extension = extension;
  }

  /**
   * Gives a recording its place. What is no recording is to ask for none: it would take that of another file.
   *
   * @throws Error when the result of another file is there
   */
  take({ file, relative }: Pick<Recording, 'file' | 'relative'>): OutputPlace {
    const { dir, name } = path.parse(relative);
    const wanted = [...dir.split(path.sep).filter((part) => part !== ''), `${name}.${this.#extension}`];
    const parts = wanted.map(portableName);
    const key = foldCase(parts.join('/'));
    const other = this.#taken.get(key);
    if (other !== undefined) throw new Error(`another file of the same name goes to the same place: ${other}`);
    this.#taken.set(key, file);
    const isChanged = parts.some((part, index) => part !== wanted[index]);
    return { output: path.join(this.#out, ...parts), notes: isChanged ? [CHANGED] : [] };
  }
}

const CHANGED: Note = {
  where: 'its name',
  what: 'changed to one that every system can have',
  why: 'Windows refuses the one that it had',
};
