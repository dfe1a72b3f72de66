import type http from 'node:http';
import { areNeighboursActive } from '../../neighbours';
import { endIdleConnections } from '../../raw/idle-connections';
import type { TapContext } from '../tap';
import { AgentPatches, type Makers } from './agent-patches';
import type * as AnswerDeparture from './answer-departure';
import type { Departure } from './client-request';
import { Departures } from './departures';
import { SocketPools } from './socket-pools';

/**
 * Takes the requests of `http` and `https` where they ask their agent for a connection, and those that bring their own.
 *
 * @returns ends, with a test file, the connections in memory that its agents keep
 */
export function tapAgents(context: TapContext): () => void {
  const departures = new Departures();
  const pools = new SocketPools();
  const patches = new AgentPatches({
    isListening: () => context.ownerNow() !== undefined,
    take: (departure) => take(departure),
    isTaken: (request) => departures.isTaken(request),
    leave: (request) => departures.leave(request),
    destroy: (agent) => {
      pools.destroy(agent);
      departures.endAll(agent);
    },
  });
  let answer: typeof AnswerDeparture.answerDeparture | undefined;
  context.coreModules.whenLoaded('http', (exports) => patches.patchHttp(exports as typeof http));
  context.coreModules.whenLoaded('https', (exports) => patches.patchHttps(exports as Makers));
  return () => pools.end();

  /** Takes a request, or says that nobody here has anything to say about it. */
  function take(departure: Departure): boolean {
    const { request, options } = departure;
    // A socket of this machine has no host to record under.
    if (departures.isTaken(request) || Boolean(options.socketPath)) return false;
    if (areNeighboursActive()) {
      if (departure.agent !== undefined) endIdleConnections(departure.agent);
      return false;
    }
    // Node throws at once where there can be no such connection.
    if (!isPort(options.port ?? undefined)) return false;
    if (request.method === 'CONNECT' && departures.mayTunnelTo(request.path)) return false;
    const owner = context.ownerNow();
    if (owner === undefined) return false;
    answer ??= loadAnswer().answerDeparture;
    answer(departure, owner, { context, departures, pools });
    return true;
  }
}

function isPort(port: string | number | undefined): boolean {
  return port === undefined || (Number.isInteger(Number(port)) && Number(port) >= 0 && Number(port) < 65_536);
}

/** What answers is loaded with the first request that somebody owns. */
function loadAnswer(): typeof AnswerDeparture {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the environment
  return require('./answer-departure') as typeof AnswerDeparture;
}
