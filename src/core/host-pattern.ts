import type { RecordedRequest } from './interaction';

/** A host to ignore or allow: exact, `*.example.com`, a pattern for the host, or a question about the request. */
export type HostPattern = string | RegExp | ((request: RecordedRequest) => boolean);

/** A connection in the terms that a host pattern asks in. */
export type HostQuestion = {
  readonly host: string;
  readonly port: string;
  readonly request: RecordedRequest;
};

/** Says whether any pattern names the host. */
export function hostMatches(patterns: readonly HostPattern[], question: HostQuestion): boolean {
  return patterns.some((pattern) => {
    if (typeof pattern === 'function') return pattern(question.request);
    if (typeof pattern !== 'string') return new RegExp(pattern.source, pattern.flags).test(question.host);
    return textMatches(pattern.toLowerCase(), question);
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

function textMatches(pattern: string, { host, port }: HostQuestion): boolean {
  const name = bareHost(host);
  if (pattern.startsWith('*.')) return name.endsWith(pattern.slice(1));
  const bare = bareHost(pattern);
  return bare === name || pattern === `${host}:${port}` || bare === `${name}:${port}`;
}
