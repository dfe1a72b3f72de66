import { pairsFromHeaders } from '../../core/headers';
import type { HeaderMap, Interaction, NetworkFailure, Recording } from '../../core/interaction';
import { visibleLine } from '../../core/visible-text';
import type { Terminal } from '../terminal';
import { contentLines } from './content-lines';
import { shownContent } from './shown-content';

export type LineOptions = {
  readonly style: Terminal['style'];
  /** What changes with every recording of the same is shown: its place in the file, when it was, how long it took. */
  readonly hasTimes: boolean;
  /** A longer body is cut, and the last line says so. */
  readonly mostBodyCharacters: number;
};

/** One interaction in the manner of `curl -v`: `>` is what was sent, `<` what came, `*` what is told besides. */
export function interactionLines(interaction: Interaction, place: string, options: LineOptions): string[] {
  const { request, response, recording } = interaction;
  const { style, hasTimes } = options;
  const version = recording.httpVersion ?? '1.1';
  const note = (text: string): string => style('dim', `* ${text}`);
  const hasAnswer = response.status.code !== 0;
  return [
    note([...(hasTimes ? [place] : []), visibleLine(request.uri), ...(hasTimes ? timesOf(recording) : [])].join('  ')),
    ...connectionNotes(recording).map(note),
    `${style('dim', '>')} ${style('bold', visibleLine(request.method))} ${visibleLine(targetOf(request.uri))} ${style('dim', `HTTP/${version}`)}`,
    ...headerLines('>', request.headers, style),
    style('dim', '>'),
    ...contentLines(shownContent(request.body, request.headers), options),
    ...(recording.informational ?? []).flatMap(({ code, message, headers }) => [
      statusLine(version, code, message, style),
      ...headerLines('<', headers, style),
      style('dim', '<'),
    ]),
    ...(hasAnswer ? [statusLine(version, response.status.code, response.status.message, style)] : []),
    ...headerLines('<', response.headers, style),
    ...(hasAnswer ? [style('dim', '<')] : []),
    ...contentLines(shownContent(response.body, response.headers), options),
    ...headerLines('<', recording.trailers ?? {}, style),
    ...endNotes(recording, { hasAnswer, hasTimes }).map(note),
    ...failureLines(recording.error, { hasAnswer }).map((line) => style('red', `* ${line}`)),
  ];
}

function timesOf({ at, tookMs }: Recording): string[] {
  return [...(at === undefined ? [] : [visibleLine(at)]), ...(tookMs === undefined ? [] : [`${tookMs} ms`])];
}

function connectionNotes({ connection }: Recording): string[] {
  if (connection === undefined) return [];
  const { remoteAddress, tls } = connection;
  const subject = tls?.certificate?.subject['CN'];
  const facts = [
    ...(remoteAddress === undefined ? [] : [`connected to ${remoteAddress}`]),
    ...(tls === undefined
      ? []
      : [[tls.protocol ?? 'TLS', tls.cipher?.name, tls.alpnProtocol].filter(Boolean).join(', ')]),
    ...(subject === undefined ? [] : [`certificate of ${[subject].flat().join(', ')}`]),
    ...(tls?.authorizationError === undefined ? [] : [`not trusted: ${tls.authorizationError}`]),
  ];
  return facts.map(visibleLine);
}

// What stands in the first line of a request: all behind the host, as it is written.
function targetOf(uri: string): string {
  const target = uri.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  return target.startsWith('/') ? target : `/${target}`;
}

function statusLine(version: string, code: number, message: string, style: Terminal['style']): string {
  const colour = code < 300 ? 'green' : code < 400 ? 'cyan' : code < 500 ? 'yellow' : 'red';
  const status = style(['bold', colour], `${code}${message === '' ? '' : ` ${visibleLine(message)}`}`);
  return `${style('dim', `< HTTP/${version}`)} ${status}`;
}

function headerLines(sign: string, headers: HeaderMap, style: Terminal['style']): string[] {
  return pairsFromHeaders(headers).map(
    ([name, value]) => `${style('dim', sign)} ${style('cyan', `${visibleLine(name)}:`)} ${visibleLine(value)}`,
  );
}

type Told = Pick<LineOptions, 'hasTimes'> & { readonly hasAnswer: boolean };

function endNotes({ responseBody, chunks, unfinished }: Recording, { hasAnswer, hasTimes }: Told): string[] {
  const steps = (responseBody ?? []).map((step) => (step === 'json' ? 'compact JSON' : step));
  const last = chunks?.at(-1);
  return [
    ...(steps.length === 0 ? [] : [`on the wire the body was ${steps.join(', ')}`]),
    ...(last === undefined || !hasTimes
      ? []
      : [`the body came in ${chunks?.length} pieces, the last after ${last.atMs} ms`]),
    ...(unfinished === true
      ? [`the client left before the ${hasAnswer ? 'end of the response' : 'response came'}`]
      : []),
  ];
}

function failureLines(failure: NetworkFailure | undefined, { hasAnswer }: Pick<Told, 'hasAnswer'>): string[] {
  if (failure === undefined) return [];
  const { code, message, errors = [] } = failure;
  const what = hasAnswer ? 'the connection failed in the response' : 'no response came';
  return [
    visibleLine(`${what}: ${[code, message].filter((text) => text !== '').join(' ')}`),
    ...errors.map((error) => visibleLine(`  ${error.code} ${error.message}`)),
  ];
}
