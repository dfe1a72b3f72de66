import { bodyText } from '../../core/body';
import type { HeaderMap, Interaction, Recording } from '../../core/interaction';
import { shownContent, withoutCoding } from './shown-content';

export type InteractionJson = {
  /** Its place in the file, from 1. */
  readonly number: number;
  readonly request: {
    readonly method: string;
    readonly uri: string;
    readonly headers: HeaderMap;
    readonly body: BodyJson;
  };
  readonly response: {
    readonly status: { readonly code: number; readonly message: string };
    readonly headers: HeaderMap;
    readonly body: BodyJson;
  };
  readonly recording: Recording;
};

/** Without its content coding: text as it is, other bytes as base64 with what they are. */
type BodyJson =
  | null
  | { readonly text: string }
  | {
      readonly base64: string;
      readonly bytes: number;
      readonly type: string;
      readonly width?: number;
      readonly height?: number;
    };

/** One interaction as a program reads it. */
export function interactionJson({ request, response, recording }: Interaction, number: number): InteractionJson {
  const { method, uri } = request;
  return {
    number,
    request: { method, uri, headers: request.headers, body: bodyJson(request.body, request.headers) },
    response: {
      status: response.status,
      headers: response.headers,
      body: bodyJson(response.body, response.headers),
    },
    recording,
  };
}

function bodyJson(body: Buffer | null, headers: HeaderMap): BodyJson {
  if (body === null) return null;
  const content = withoutCoding(body, headers);
  const text = bodyText(content);
  if (text !== undefined) return { text };
  const shown = shownContent(body, headers);
  const base64 = content.toString('base64');
  if (shown.kind !== 'binary') return { base64, bytes: content.length, type: '' };
  const { type, bytes, width, height } = shown;
  const size = width === undefined || height === undefined ? {} : { width, height };
  return { base64, bytes, type, ...size };
}
