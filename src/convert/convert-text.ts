import type { Interaction } from '../core/interaction';
import { recordingFilter } from '../core/redact/recording-filter';
import { DocumentShapeError } from '../serializers/document-reader';
import { lineOf } from '../serializers/locate';
import type { Converted, Format, Note, Output } from './converted';
import { countReplaced } from './count-replaced';
import { FORMATS } from './formats';
import { Growth } from './growth';
import { loadDocument } from './read/document';
import { madeReadable, storedReadable } from './store-readable';
import { UnreadableRecording } from './unreadable-recording';

export type Conversion = {
  /** The format that the text is in. */
  readonly from: Format;
  /** The text of the converted file, in parts. */
  readonly parts: Iterable<string>;
  readonly interactions: number;
  /** How many secret values were replaced. */
  readonly replaced: number;
  /** How many entries were left out because they are not what their format says. */
  readonly malformed: number;
  readonly notes: readonly Note[];
};

/**
 * Converts the text of one recording.
 *
 * @param options.from the format, found by a look at the document when it is not given
 * @param options.redacts replaces secrets, as a recording with `redact: true` does
 * @throws UnreadableRecording
 */
export async function convertText(
  text: string,
  options: { readonly from: Format | undefined; readonly to: Output; readonly redacts: boolean },
): Promise<Conversion> {
  const document = load(text);
  const from = options.from ?? FORMATS.find((format) => format.recognise(document));
  if (from === undefined) throw unknownFormat(document);
  const growth = Growth.ofText(text);
  const converted = readAs(from, document, { text, growth });
  const filter = options.redacts ? recordingFilter(DEFAULT_REDACTION) : undefined;
  const interactions: Interaction[] = [];
  const notes: Note[] = [...converted.notes];
  let replaced = 0;
  for (const [index, given] of converted.interactions.entries()) {
    const item = growth.leftBytes > 0 ? given : ({ ...given, form: 'asStored' } as const);
    if (item !== given && given.form !== 'asStored') {
      const why = 'decoded, the bodies of this file would be many times its size';
      notes.push({ where: `interactions[${index}]`, what: 'body kept as it is', why });
    }
    const readable = await madeReadable(item);
    const stored = storedReadable(readable, filter);
    // Only the filter may make a difference between these two.
    if (filter !== undefined) replaced += countReplaced(storedReadable(readable, undefined), stored);
    growth.use(lengthOf(stored) - lengthOf(given.interaction));
    interactions.push(stored);
    if (!isRequestable(stored.request.uri)) {
      const why = 'its URL is none that a client can ask for: nothing matches it until you mend it';
      notes.push({ where: `interactions[${index}]`, what: 'kept as it is', why });
    }
  }
  const dropped = converted.dropped.map(({ method, uri }) => ({ method, uri: filter?.text(uri) ?? uri }));
  const written = await options.to.write({ interactions, dropped });
  return {
    from,
    parts: written.parts,
    interactions: interactions.length,
    replaced,
    malformed: converted.malformed,
    notes: [...notes, ...written.notes],
  };
}

const DEFAULT_REDACTION = {
  filterHeaders: [],
  filterQueryParameters: [],
  filterPostDataParameters: [],
  redact: true,
} as const;

function lengthOf({ response }: Interaction): number {
  return response.body?.length ?? 0;
}

function load(text: string): unknown {
  try {
    return loadDocument(text);
  } catch (error) {
    const line = error instanceof Error && 'line' in error && typeof error.line === 'number' ? error.line : undefined;
    throw new UnreadableRecording('neither JSON nor YAML', line, error);
  }
}

function readAs(
  format: Format,
  document: unknown,
  { text, growth }: { readonly text: string; readonly growth: Growth },
): Converted {
  try {
    return format.read(document, growth);
  } catch (error) {
    if (!(error instanceof DocumentShapeError)) throw error;
    throw new UnreadableRecording(`no recording of ${format.title}`, lineOf(text, error.steps), error);
  }
}

function unknownFormat(document: unknown): UnreadableRecording {
  const names = FORMATS.map(({ name }) => name).join(', ');
  const hint =
    document !== null && typeof document === 'object'
      ? 'its content is none of'
      : 'it is no list and no map, as these are:';
  return new UnreadableRecording('of no format that is read here', undefined, new Error(`${hint} ${names}`), true);
}

function isRequestable(uri: string): boolean {
  return /^(?:https?|wss?):\/\//i.test(uri) && URL.canParse(uri);
}
