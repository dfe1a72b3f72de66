import { replaceHeader } from '../core/headers';
import type { Interaction, RecordedResponse, Recording } from '../core/interaction';
import { withoutLostPieces } from '../core/lost-pieces';
import type { RecordingFilter } from '../core/redact/recording-filter';
import { decodeContent, prettyPrint, type StoredResponse } from '../core/store-body';
import { undecodedCoding } from '../core/wire-response';
import type { ReadInteraction } from './converted';

/** An interaction with its response as text that can be read, and what turns that back. */
export type ReadableInteraction = ReadInteraction & { readonly readable: StoredResponse };

/** Decodes what stands encoded in a file of another tool, as a recording of ours does. */
export async function madeReadable(item: ReadInteraction): Promise<ReadableInteraction> {
  const { response, recording } = item.interaction;
  const readable: StoredResponse =
    item.form === 'asStored'
      ? { response, recording: codingOf(recording) }
      : (withoutLabel(response) ?? (await decodeContent(response)));
  return { ...item, readable };
}

/**
 * The interaction as a recording of ours would have stored it: laid out, and without the secrets that the filter knows.
 */
export function storedReadable(
  { interaction, form, readable }: ReadableInteraction,
  filter: RecordingFilter | undefined,
): Interaction {
  const { recording } = interaction;
  const request = filter?.request(interaction.request) ?? interaction.request;
  const response = filter?.response(readable.response, request) ?? readable.response;
  const kept = filter?.recording(recording, request) ?? recording;
  const stored = { response, recording: { ...readable.recording } };
  const { response: printed, recording: coding } = form === 'asStored' ? stored : prettyPrint(stored);
  return {
    request,
    response: printed,
    recording: { ...withoutLostPieces(kept, readable.response, response), ...coding },
  };
}

function codingOf({ responseBody, contentEncoding }: Recording): StoredResponse['recording'] {
  return {
    ...(responseBody === undefined ? {} : { responseBody }),
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
  };
}

/** Text beside a `content-encoding` that it does not have: the label goes, with a note to put it back on replay. */
function withoutLabel(response: RecordedResponse): StoredResponse | undefined {
  const [coding] = undecodedCoding(response);
  if (coding === undefined) return undefined;
  const names = Object.keys(response.headers);
  const index = names.findIndex((name) => name.toLowerCase() === 'content-encoding');
  const name = names[index];
  const value = name === undefined ? undefined : response.headers[name]?.[0];
  if (name === undefined || value === undefined) return undefined;
  const kept = Object.fromEntries(Object.entries(response.headers).filter(([key]) => key !== name));
  const length = String(response.body?.length ?? 0);
  return {
    response: { ...response, headers: replaceHeader(kept, 'content-length', length) },
    recording: { responseBody: [coding], contentEncoding: { name, value, index } },
  };
}
