import type { Answer, LiveConnection, LiveRequest } from '../core/exchange';
import { blockedConnection, unrecordableRequest } from '../core/errors/refusal-errors';
import type { RefusedRequestError } from '../core/errors/refused-request-error';
import { hostMatches, isLoopback, type HostPattern, type HostQuestion } from '../core/host-pattern';
import { placeNamedBy } from '../core/place';
import { wireRequest } from '../core/wire-request';
import type { ResolvedOptions } from '../options/resolve-options';
import type { InsertedCassette } from '../session/inserted-cassette';

/** Whether a request passes in every mode: it is never compared and never stored. */
export function isIgnored(live: LiveRequest, { options }: ResolvedOptions): boolean {
  if (live.isToOwnServer && options.ignoreOwnServers) return true;
  if (options.ignoreHosts.length === 0 && !options.ignoreLocalhost) return false;
  return hostQuestions(live).every(
    (question) =>
      (options.ignoreLocalhost && isLoopback(question.host)) ||
      hostMatches(options.ignoreHosts, question, 'ignoreHosts'),
  );
}

/** The answer to an ignored request, which `blockNetwork` may still refuse; `undefined` for any other request. */
export function ignoredAnswer(live: LiveRequest, cassette: InsertedCassette): Answer | undefined {
  return isIgnored(live, cassette.setup.resolved) ? passingAnswer(live, cassette) : undefined;
}

/** The answer to a request that is neither replayed nor recorded: it passes, unless `blockNetwork` refuses it. */
export function passingAnswer(live: LiveRequest, cassette: InsertedCassette): Answer {
  const blocked = live.isToOwnServer ? undefined : blockedRequest(live, cassette);
  return blocked === undefined ? { kind: 'pass' } : { kind: 'refuse', error: blocked };
}

/** The error of a request that can be neither recorded nor replayed, where nothing may leave. */
export function unrecordableError(live: LiveRequest, cassette: InsertedCassette): RefusedRequestError | undefined {
  const { options, originOf } = cassette.setup.resolved;
  if (live.unrecordable === undefined || options.recordMode !== 'none') return undefined;
  return unrecordableRequest({
    line: `${live.method} ${cassette.shown(live.uri)}`,
    unrecordable: live.unrecordable,
    host: hostQuestion(live).host,
    mode: options.recordMode,
    modeOrigin: originOf('recordMode'),
  });
}

/** What `blockNetwork` says; `undefined` where it is not set. */
export type NetworkBlock = { readonly allowedHosts: readonly HostPattern[]; readonly origin: string };

export function networkBlock({ options, originOf }: ResolvedOptions): NetworkBlock | undefined {
  return options.blockNetwork ? { allowedHosts: options.allowedHosts, origin: originOf('blockNetwork') } : undefined;
}

/** The same without anything that leads to the test file: its functions allow nothing any more. */
export function lastingBlock({ allowedHosts, origin }: NetworkBlock): NetworkBlock {
  const lasting = allowedHosts.flatMap((pattern) => {
    if (typeof pattern === 'function') return [];
    return [typeof pattern === 'string' ? pattern : new RegExp(pattern.source, pattern.flags)];
  });
  return { allowedHosts: lasting, origin };
}

/** The error of a raw connection, or a look-up (no port), that `blockNetwork` forbids. */
export function blockedConnectionTo(
  { host, port }: LiveConnection,
  block: NetworkBlock | undefined,
): Error | undefined {
  const request = { method: 'CONNECT', uri: `tcp://${host}:${port}`, headers: {}, body: null };
  const what = port === '' ? `A look-up of ${host}` : `A connection to ${host}:${port}`;
  return blockedError(what, { host, port, request }, block);
}

function blockedRequest(live: LiveRequest, cassette: InsertedCassette): Error | undefined {
  const block = networkBlock(cassette.setup.resolved);
  if (block === undefined) return undefined;
  for (const question of hostQuestions(live)) {
    const error = blockedError(`${live.method} ${cassette.shown(live.uri)}`, question, block);
    if (error !== undefined) return error;
  }
  return undefined;
}

function blockedError(what: string, question: HostQuestion, block: NetworkBlock | undefined): Error | undefined {
  if (block === undefined || hostMatches(block.allowedHosts, question, 'allowedHosts')) return undefined;
  return blockedConnection({ what, host: question.host, origin: block.origin });
}

/** What is asked of a request: a host that it names, and the one that its connection goes to, where that is another. */
function hostQuestions(live: LiveRequest): readonly HostQuestion[] {
  const named = hostQuestion(live);
  const { destination } = live;
  return destination === undefined ? [named] : [named, { ...destination, request: named.request }];
}

function hostQuestion(live: LiveRequest): HostQuestion {
  const request = wireRequest(live, null);
  return { ...(placeNamedBy(live.uri) ?? { host: live.uri, port: '' }), request };
}
