import { isFieldText, isInformational, isToken } from '../core/http-syntax';
import type { HeaderMap, InformationalResponse, Interaction } from '../core/interaction';
import { DocumentShapeError, isBytes, kindOf, type DocumentPath } from './document-reader';

/**
 * Checks that an interaction can be replayed: what HTTP cannot carry would reach the client as an answer that no
 * server gave. Asked of what a file holds, and of what a hook made before it is written.
 *
 * @throws DocumentShapeError
 */
export function checkInteraction({ request, response, recording }: Interaction, path: DocumentPath): void {
  checkToken(request.method, path.at('request').at('method'), 'a method');
  checkText(request.uri, path.at('request').at('uri'));
  // Request headers are compared and never sent, so they may hold what a filter put in the place of a secret.
  checkLists(request.headers, path.at('request').at('headers'));
  checkBody(request.body, path.at('request').at('body'));

  const { code, message } = response.status;
  const hasNoAnswer = recording.error !== undefined || recording.unfinished === true;
  checkStatusCode(code, { path: path.at('response').at('status').at('code'), mayBeNone: hasNoAnswer });
  checkFieldText(message, path.at('response').at('status').at('message'));
  checkFields(response.headers, path.at('response').at('headers'));
  checkBody(response.body, path.at('response').at('body'));
  if (recording.trailers !== undefined) checkFields(recording.trailers, path.at('recording').at('trailers'));
  recording.informational?.forEach((announcement, index) =>
    checkInformational(announcement, path.at('recording').at('informational').at(index)),
  );
}

function checkStatusCode(
  code: number,
  { path, mayBeNone }: { readonly path: DocumentPath; readonly mayBeNone: boolean },
): void {
  if (code === 0) {
    if (mayBeNone) return;
    throw new DocumentShapeError(path, 'is 0, which means no answer, and "recording" names no error');
  }
  if (!Number.isInteger(code) || code < 100 || code > 999) {
    throw new DocumentShapeError(path, `is ${String(code)}; the status of a response is from 100 to 999`);
  }
  // 101 is an answer; the others tell a client to wait for one.
  if (isInformational(code)) {
    throw new DocumentShapeError(path, `is ${code}, which announces a response and is none`);
  }
}

function checkInformational({ code, message, headers }: InformationalResponse, path: DocumentPath): void {
  if (!isInformational(code)) {
    throw new DocumentShapeError(path.at('code'), `is ${code}; what announces a response is 100 to 199, but not 101`);
  }
  checkFieldText(message, path.at('message'));
  checkFields(headers, path.at('headers'));
}

function checkFields(headers: HeaderMap, path: DocumentPath): void {
  checkLists(headers, path);
  for (const [position, [name, values]] of Object.entries(headers).entries()) {
    // What is no name may be anything, the rest of a cookie too: it is not shown.
    if (!isToken(name))
      throw new DocumentShapeError(
        path,
        `has a name that cannot be the name of a header in HTTP, at place ${position + 1}`,
      );
    values.forEach((value, index) => checkFieldText(value, path.at(name).at(index)));
  }
}

function checkLists(headers: HeaderMap, path: DocumentPath): void {
  for (const [name, values] of Object.entries(headers)) {
    const isList = Array.isArray(values) && values.every((value) => typeof value === 'string');
    if (!isList) throw new DocumentShapeError(path.at(name), 'is no list of texts');
  }
}

function checkText(text: unknown, path: DocumentPath): void {
  if (typeof text !== 'string') throw new DocumentShapeError(path, `is ${kindOf(text)}, not text`);
}

function checkToken(text: string, path: DocumentPath, what: string): void {
  if (typeof text !== 'string' || !isToken(text)) throw new DocumentShapeError(path, `cannot be ${what} in HTTP`);
}

function checkFieldText(text: string, path: DocumentPath): void {
  if (typeof text === 'string' && isFieldText(text)) return;
  throw new DocumentShapeError(path, `holds what HTTP cannot carry there: ${firstOther(text)}`);
}

function firstOther(text: unknown): string {
  if (typeof text !== 'string') return kindOf(text);
  const character = Array.from(text).find((candidate) => !isFieldText(candidate)) ?? '';
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function checkBody(body: unknown, path: DocumentPath): void {
  if (body !== null && !isBytes(body)) throw new DocumentShapeError(path, `is ${kindOf(body)}, not bytes`);
}
