import type { Interaction, RecordedRequest } from '../../src/core/interaction';
import type { JestStart } from '../../src/core/jest-command';

/** How commands start Jest where nothing else is known. */
export const JEST_START: JestStart = { kind: 'command', runner: ['npx'], options: [] };

/** A request with defaults; a text body becomes bytes. */
export function aRequest(
  parts: Partial<Omit<RecordedRequest, 'body'>> & { body?: string | Buffer | null } = {},
): RecordedRequest {
  const { body = null, ...rest } = parts;
  return {
    method: 'GET',
    uri: 'https://api.test/users?page=1',
    headers: {},
    ...rest,
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}

export function jsonRequest(value: unknown, type = 'application/json'): RecordedRequest {
  return aRequest({ method: 'POST', headers: { 'Content-Type': [type] }, body: JSON.stringify(value) });
}

export function formRequest(body: string): RecordedRequest {
  return aRequest({
    method: 'POST',
    headers: { 'content-type': ['application/x-www-form-urlencoded; charset=utf-8'] },
    body,
  });
}

export function anInteraction(parts: Partial<Interaction> = {}): Interaction {
  return {
    request: aRequest(),
    response: { status: { code: 200, message: 'OK' }, headers: {}, body: Buffer.from('hello') },
    recording: {},
    ...parts,
  };
}
