import type { DroppedRequest } from '../core/cassette-content';
import type { Interaction } from '../core/interaction';
import type { Growth } from './growth';

/** Something that a conversion could not carry over as it was, or had to decide. Never holds a value of the file. */
export type Note = {
  /** The place in the file, such as `log.entries[3]`. */
  readonly where: string;
  /** What became of it, such as `left out`. */
  readonly what: string;
  readonly why: string;
};

/**
 * An interaction that was read. `asFound` has body and headers as the other tool keeps them: perhaps decoded beside the
 * `content-encoding` that they came in. `asStored` is in the form of our own cassettes already.
 */
export type ReadInteraction = { readonly interaction: Interaction; readonly form: 'asFound' | 'asStored' };

/** What a file of any format holds. */
export type Converted = {
  readonly interactions: readonly ReadInteraction[];
  readonly dropped: readonly DroppedRequest[];
  readonly notes: readonly Note[];
  /** How many entries were left out because they are not what their format says. */
  readonly malformed: number;
};

/** A format that can be read. It knows documents, no files and no text. */
export interface Format {
  /** As `--from` takes it. */
  readonly name: string;
  /** As messages call it. */
  readonly title: string;
  /** Says by a look at its shape whether a document is of this format. */
  recognise(document: unknown): boolean;
  /**
   * @param growth how much may be decoded, for a format whose bodies have to be
   * @throws DocumentShapeError for a document that is not of this format
   */
  read(document: unknown, growth: Growth): Converted;
}

/** What a file of another format is written from, and what that format has no place for. */
export type Written = {
  /** The text of the file, in parts. */
  readonly parts: Iterable<string>;
  readonly notes: readonly Note[];
};

/** A format that can be written. */
export interface Output {
  /** As `--to` takes it. */
  readonly name: string;
  readonly title: string;
  /** Of its files, without the dot. */
  readonly extension: string;
  write(content: {
    readonly interactions: readonly Interaction[];
    readonly dropped: readonly DroppedRequest[];
  }): Written | Promise<Written>;
}
