import { pairsFromHeaders } from '../core/headers';
import type { Interaction } from '../core/interaction';
import { REDACTED } from '../core/redact/secret-names';

/** How many values a filter has replaced in an interaction. */
export function countReplaced(before: Interaction, after: Interaction): number {
  const texts = [before, after].map(textsOf);
  const [was = [], is = []] = texts;
  return is.reduce((count, text, index) => count + replacedIn(was[index] ?? '', text), 0);
}

// In the same order and number of both: a filter without a user's rules replaces values, and takes none away.
function textsOf({ request, response, recording }: Interaction): string[] {
  const rest = { ...recording, responseBody: undefined, contentEncoding: undefined, chunks: undefined };
  return [
    request.uri,
    ...pairsFromHeaders(request.headers).map(([, value]) => value),
    textOf(request.body),
    response.status.message,
    ...pairsFromHeaders(response.headers).map(([, value]) => value),
    textOf(response.body),
    JSON.stringify(rest),
  ];
}

function textOf(body: Buffer | null): string {
  return body?.toString('latin1') ?? '';
}

function replacedIn(before: string, after: string): number {
  if (before === after) return 0;
  // Something was replaced even where it is not to be seen, as in a compressed body.
  return Math.max(marksIn(after) - marksIn(before), 1);
}

function marksIn(text: string): number {
  return text.split(REDACTED).length - 1;
}
