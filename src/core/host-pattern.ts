import { copyRequest, type RecordedRequest } from './interaction';
import { readHost } from './host-text';
import { askNow } from './user-function';

/** A host to ignore or allow: exact, `*.example.com`, a pattern for the host, or a question about the request. */
export type HostPattern = string | RegExp | ((request: RecordedRequest) => boolean);

/** A connection in the terms that a host pattern asks in. */
export type HostQuestion = {
  readonly host: string;
  /** Empty for a look-up of the host, which any port may need. */
  readonly port: string;
  readonly request: RecordedRequest;
};

/** The options that hold host patterns. */
export type HostOption = 'ignoreHosts' | 'allowedHosts';

/**
 * Says whether any pattern names the host.
 *
 * @throws VcrError `VCR_HOOK_FAILED` when a function among them does not answer with true or false
 */
export function hostMatches(patterns: readonly HostPattern[], question: HostQuestion, option: HostOption): boolean {
  return patterns.some((pattern) => {
    if (typeof pattern === 'function') return ask(pattern, question.request, option);
    // A pattern made anew has no position that an earlier use left behind, and may come from another realm.
    if (typeof pattern !== 'string') return new RegExp(pattern.source, pattern.flags).test(question.host);
    return textMatches(pattern, question);
  });
}

/** localhost, 127.0.0.0/8, ::1 (also as IPv4-mapped) and 0.0.0.0. */
export function isLoopback(host: string): boolean {
  const name = bareHost(host);
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    /^127(\.\d{1,3}){3}$/.test(name) ||
    name === '0.0.0.0' ||
    name === '::1' ||
    name === '::' ||
    /^::ffff:(127\.|7f[0-9a-f]{2}:)/.test(name)
  );
}

/** The host without the brackets that a URL puts round an IPv6 address. */
export function bareHost(host: string): string {
  return host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
}

// The function may change what it gets; the request itself is still to be sent, compared and stored.
function ask(pattern: (request: RecordedRequest) => boolean, request: RecordedRequest, option: HostOption): boolean {
  return askNow({
    name: `A function in ${option}`,
    call: () => pattern(copyRequest(request)),
    accepts: (answer) => typeof answer === 'boolean',
    expected: 'true or false',
  });
}

function textMatches(pattern: string, { host, port }: HostQuestion): boolean {
  const wanted = readHost(pattern);
  if (wanted === undefined) return false;
  if (wanted.port !== undefined && port !== '' && wanted.port !== port) return false;
  const name = readHost(host)?.name ?? bareHost(host);
  if (!wanted.isWildcard) return wanted.name === name;
  return wanted.name === '' || name.endsWith(`.${wanted.name}`);
}
