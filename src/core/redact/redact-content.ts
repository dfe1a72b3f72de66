import type { CassetteContent } from '../cassette-content';
import type { Interaction, RecordedRequest } from '../interaction';
import { withoutLostPieces } from '../lost-pieces';
import type { RecordingFilter } from './recording-filter';
import { redactedPlaces, uriPlaces, type RedactedPlace } from './redacted-places';

/** What a filter changed, and in which interaction. */
export type Redaction = RedactedPlace & {
  /** Position from 0; absent for a request that stands in the file without an answer. */
  readonly interaction?: number;
};

export type RedactedContent = {
  /** The very same content where nothing was changed. */
  readonly content: CassetteContent;
  readonly redactions: readonly Redaction[];
};

/** The interaction as people count it, from 1; nothing where there is none. */
export function interactionNumber({ interaction }: Pick<Redaction, 'interaction'>): { readonly interaction?: number } {
  return interaction === undefined ? {} : { interaction: interaction + 1 };
}

/** Which requests a filter is asked of: those of the wire, or those that went through it before. */
export type RequestsFilter = Pick<RecordingFilter, 'request' | 'requestLine'>;

/**
 * Applies a filter to what a cassette holds already. Interactions that it does not change stay the same objects.
 *
 * @param requests the filter's own functions, or its `filteredBefore`, which asks no function of the user's
 * @throws VcrError `VCR_HOOK_FAILED` when a function of the user's does not answer
 */
export function redactContent(
  content: CassetteContent,
  filter: Pick<RecordingFilter, 'response' | 'recording'>,
  requests: RequestsFilter,
): RedactedContent {
  const redactions: Redaction[] = [];
  const interactions = content.interactions.map((before, interaction) => {
    const after = redactInteraction(before, filter, requests);
    const places = redactedPlaces(before, after);
    for (const place of places) redactions.push({ interaction, ...place });
    return places.length === 0 ? before : after;
  });
  const dropped = content.dropped.map((before) => {
    const { uri } = requests.requestLine({ ...before, headers: {}, body: null } satisfies RecordedRequest);
    for (const { place, ...rest } of uriPlaces(before.uri, uri)) {
      redactions.push({ place: `${place} of a dropped request`, ...rest });
    }
    return uri === before.uri ? before : { ...before, uri };
  });
  return { content: redactions.length === 0 ? content : { interactions, dropped }, redactions };
}

function redactInteraction(
  before: Interaction,
  filter: Pick<RecordingFilter, 'response' | 'recording'>,
  requests: RequestsFilter,
): Interaction {
  const request = requests.request(before.request);
  const response = filter.response(before.response, request);
  const recording = filter.recording(before.recording, request);
  return { request, response, recording: withoutLostPieces(recording, before.response, response) };
}
