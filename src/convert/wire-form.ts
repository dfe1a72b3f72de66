import { encodeContent } from '../core/content-coding';
import { headerValue, replaceHeader } from '../core/headers';
import type { HeaderMap, Interaction } from '../core/interaction';
import { contentOf } from '../core/wire-response';

/** A response without anything that makes it readable. */
export type WireForm = {
  /** As the server wrote them. */
  readonly headers: HeaderMap;
  /** The body as the server encoded it, or as another encoder of the same coding does. */
  readonly body: Buffer;
  /** The body before its content coding. */
  readonly content: Buffer;
};

/**
 * The response as a tool would have recorded it that keeps what comes over the wire. Not `wireResponse`, which mends
 * what could not be sent: a file keeps it.
 */
export function wireForm(interaction: Interaction): WireForm {
  const { content, coding, headers } = contentOf(interaction);
  const body = coding === undefined ? content : (encodeContent(content, coding) ?? content);
  const stored = interaction.response.body?.length ?? 0;
  // A length that was never right, as of a body that broke off, stays what the server said.
  const isCounted = Number(headerValue(headers, 'content-length')) === stored;
  return {
    headers: isCounted ? replaceHeader(headers, 'content-length', String(body.length)) : headers,
    body,
    content,
  };
}
