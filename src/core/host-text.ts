import { isIPv6 } from 'node:net';

/** What a text such as `*.example.com:8080` or `[::1]` names. */
export type HostName = {
  /** Lower case, as URLs write it, without brackets; what follows `*.` in a wildcard, and nothing for `*` alone. */
  readonly name: string;
  readonly isWildcard: boolean;
  /** `undefined` stands for every port. */
  readonly port: string | undefined;
};

/** Reads a host with an optional port: a name, an address of either version, `*` or `*.` before a name. */
export function readHost(text: string): HostName | undefined {
  const [, host = text, port] = isIPv6(text) ? [] : (/^(.+?)(?::(\d{1,5}))?$/.exec(text) ?? []);
  if (port !== undefined && Number(port) > 65_535) return undefined;
  if (host === '*') return { name: '', isWildcard: true, port };
  const isWildcard = host.startsWith('*.');
  const name = canonical(isWildcard ? host.slice(2) : host);
  return name === undefined ? undefined : { name, isWildcard, port };
}

/** Says in a sentence what to write in place of a text that names no host; `undefined` when it names one. */
export function problemOfHost(text: string): string | undefined {
  if (readHost(text) !== undefined) return undefined;
  const meant = hostWithin(text);
  if (meant !== undefined && meant !== text && readHost(meant) !== undefined) {
    return `${JSON.stringify(text)} names no host: write ${JSON.stringify(meant)}.`;
  }
  if (text.includes('*')) {
    return `${JSON.stringify(text)} names no host: "*" stands first and before a dot ("*.example.com"); for more use a regular expression.`;
  }
  return `${JSON.stringify(text)} names no host: write one such as "api.example.com", "*.example.com" or "127.0.0.1:8080".`;
}

/** The host in what looks like a URL, a path behind a host, a domain with a leading dot, or a port alone. */
function hostWithin(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^:?\d{1,5}$/.test(trimmed)) return `*:${trimmed.replace(':', '')}`;
  const [authority = ''] = trimmed.replace(/^(?:[a-z][a-z0-9+.-]*:)?\/\//i, '').split(/[/?#\\]/);
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:$/, '');
  return host.startsWith('.') ? `*${host}` : host;
}

function canonical(host: string): string | undefined {
  const lower = host.toLowerCase();
  const bare = /^\[(.*)\]$/.exec(lower)?.[1] ?? lower;
  if (isIPv6(bare)) return addressOf(bare);
  // A number alone would be read as an IPv4 address of one part; it is a port whose host was forgotten.
  if (/^\d+$|[\s/?#@\\:*[\]%]/.test(lower)) return undefined;
  const name = lower.replace(/\.$/, '');
  // Names in ASCII are what URLs make of them; only others, and addresses in odd writing, have to be asked for.
  if (/^(?!\d)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(name) && !/\.\d+$/.test(name)) return name;
  if (name === '' || name.startsWith('.') || name.includes('..')) return undefined;
  return URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : undefined;
}

// A zone (`fe80::1%eth0`) has no place in a URL.
function addressOf(address: string): string {
  return address.includes('%') ? address : new URL(`http://[${address}]`).hostname.slice(1, -1);
}
