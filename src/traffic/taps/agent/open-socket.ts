import { isIP } from 'node:net';
import type { ConnectionFacts } from '../../../core/interaction';
import { clientTrust } from '../../tls-verdict';
import type { Departure } from './client-request';
import { connectsItself } from './foreign-agents';
import { MemorySocket, type ConnectFailure, type Peer } from './memory-socket';
import type * as Tls from './memory-tls-socket';

/** An address for documentation (RFC 5737): neither this machine's nor one of a private network. */
const UNKNOWN_ADDRESS = '192.0.2.1';

/** Opens a connection in memory to where a request goes; it stands, or has failed, in the next turn. */
export function openSocket(
  { request, agent, options }: Departure,
  connection: ConnectionFacts | undefined,
  failure: ConnectFailure | undefined,
): MemorySocket {
  const host = options.host ?? request.host;
  const isSecure = request.protocol === 'https:';
  const peer: Peer = {
    host,
    port: Number(options.port ?? (isSecure ? 443 : 80)),
    address: connection?.remoteAddress ?? (isIP(host) === 0 ? UNKNOWN_ADDRESS : host),
  };
  // An agent's options go before those of a request, as in Node's agents.
  const all = { ...options, ...agent?.options };
  const socket = isSecure
    ? new (loadTlsSocket().MemoryTlsSocket)({
        ...peer,
        facts: connection?.tls,
        servername: all.servername ?? (isIP(host) === 0 ? host : ''),
        checkIdentity: all.checkServerIdentity,
        ...trustOf(all, { request, agent, options }),
      })
    : new MemorySocket(peer);
  setImmediate(() => socket.establish(failure));
  return socket;
}

// Whom a connection trusts that somebody else would make, only they know.
function trustOf(
  all: object,
  { request, agent, options }: Pick<Departure, 'request' | 'agent' | 'options'>,
): ReturnType<typeof clientTrust> {
  const isMadeElsewhere = agent === undefined ? 'createConnection' in options : connectsItself(agent, request.protocol);
  const trust = clientTrust(all);
  return isMadeElsewhere ? { ...trust, rejectsUnauthorized: false } : trust;
}

/** TLS is loaded by those who use it alone. */
function loadTlsSocket(): typeof Tls {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it for every request
  return require('./memory-tls-socket') as typeof Tls;
}
