import type { Interaction } from '../../core/interaction';
import { checkInteraction } from '../../serializers/check-interaction';
import { DocumentShapeError, type DocumentPath } from '../../serializers/document-reader';
import type { Converted, Note, ReadInteraction } from '../converted';

/** Notes something about the entry that is being read. */
export type TakeNote = (what: string, why: string) => void;

/** What a reader of entries gives for one: its interactions, or none where it has noted why. */
export type ReadEntry = (item: unknown, path: DocumentPath, note: TakeNote) => readonly Interaction[];

/**
 * Reads the entries of a recording. One that is not what its format says, or that HTTP could not carry, is left out with a
 * note, for the rest of a large recording is still of use.
 *
 * @throws DocumentShapeError when that is true of all of them
 */
export function readEach(
  items: readonly unknown[],
  path: DocumentPath,
  read: ReadEntry,
  form: ReadInteraction['form'] = 'asFound',
): Converted {
  const interactions: ReadInteraction[] = [];
  const notes: Note[] = [];
  const problems: DocumentShapeError[] = [];
  items.forEach((item, index) => {
    const place = path.at(index);
    const where = String(place);
    const noted: Note[] = [];
    try {
      const found = readable(
        read(item, place, (what, why) => noted.push({ where, what, why })),
        noted,
        where,
      );
      for (const interaction of found) checkInteraction(interaction, place);
      for (const interaction of found) interactions.push({ interaction, form });
      for (const note of noted) notes.push(note);
    } catch (error) {
      if (!(error instanceof DocumentShapeError)) throw error;
      problems.push(error);
      notes.push({ where, what: 'left out', why: problemWithin(error, where) });
    }
  });
  const [first] = problems;
  if (first !== undefined && problems.length === items.length) throw first;
  return { interactions, dropped: [], notes, malformed: problems.length };
}

// The handshake of a WebSocket is no answer that a replay could go on from: nobody kept what followed.
function readable(interactions: readonly Interaction[], noted: Note[], where: string): readonly Interaction[] {
  if (!interactions.some(({ response }) => response.status.code === 101)) return interactions;
  noted.push({ where, what: 'left out', why: 'status 101 goes on in another protocol, which the file does not hold' });
  return interactions.filter(({ response }) => response.status.code !== 101);
}

// The same problem of many entries is to be one line.
function problemWithin({ message }: DocumentShapeError, where: string): string {
  return message.startsWith(where) ? message.slice(where.length).replace(/^[. ]/, '') : message;
}
