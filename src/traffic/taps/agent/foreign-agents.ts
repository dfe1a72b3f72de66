import { errorMonitor } from 'node:events';
import http, { Agent } from 'node:http';
import { ownRealmError } from '../../own-realm-error';
import { approveConnections } from '../../raw/approved';
import type { AgentLike, Departure } from './client-request';
import type { Departures } from './departures';

/** An agent of the package agent-base up to version 6. */
type OldAgentBase = { readonly callback: unknown; readonly freeSocket: unknown };

/**
 * Does at once what an agent that is none of Node's does to a request when it gets it: the head is fixed before the
 * agent hears of the request now. Agents of agent-base up to version 6 keep no connection, and say so.
 */
export function prepareDeparture({ request, agent }: Departure): void {
  if (agent === undefined || !isOldAgentBase(agent) || request._header !== null) return;
  request._last = true;
  request.shouldKeepAlive = false;
}

/** Lets a request that was held back get its connection, and its agent ask a proxy for a tunnel to where it goes. */
export function letGo(departure: Departure, departures: Departures): void {
  const { request, agent, options, send } = departure;
  if (agent !== undefined && connectsItself(agent, request.protocol)) {
    departures.allowTunnel(departure);
    // agent-base looks for `https` in the stack of the call, which is another one by now.
    options.secureEndpoint ??= request.protocol === 'https:';
  }
  try {
    const { end } = approveConnections(send);
    // Some agents tell of an error, and of nothing afterwards.
    request.once('socket', end).once('close', end).once(errorMonitor, end);
  } catch (thrown) {
    // What its client would have been thrown while it made the request.
    request.onSocket(undefined, ownRealmError(thrown));
  }
}

/** Whether an agent opens connections in a way of its own, such as through a proxy. */
export function connectsItself(agent: AgentLike, protocol: string): boolean {
  const { Agent: Native } = protocol === 'https:' ? process.getBuiltinModule('https') : http;
  return (
    !(agent instanceof Agent) ||
    Reflect.get(agent, 'createConnection') !== Reflect.get(Native.prototype, 'createConnection')
  );
}

function isOldAgentBase(agent: object): agent is OldAgentBase {
  return !(agent instanceof Agent) && 'callback' in agent && 'freeSocket' in agent;
}
