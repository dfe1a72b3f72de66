import { errorAt } from './text-lines';

/**
 * Loads a JSON text.
 *
 * @throws Error with the 1-based `line`, where there is one
 */
export function loadJson(text: string): unknown {
  // A byte order mark is no JSON, and some editors write one.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw withLine(error, json);
  }
}

function withLine(error: unknown, text: string): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(reason)?.[1];
  if (position !== undefined) return errorAt(text, Number(position), reason, error);
  return reason.includes('end of JSON')
    ? errorAt(text, text.length, reason, error)
    : new Error(reason, { cause: error });
}
