import { originOf, replayedConnection } from './connection-facts';
import type { ConnectionFacts, Interaction } from './interaction';

/**
 * What the interactions of a cassette say of their connections. One of each origin says it for the others; of several
 * that differ, the first does.
 */
export class ConnectionBook {
  readonly #stored = new Map<string, ConnectionFacts>();
  /** By what stands before the path of a URL: reading whole URLs takes longer than all else here. */
  readonly #known = new Map<string, ConnectionFacts | undefined>();

  constructor(interactions: readonly Interaction[]) {
    for (const { request, recording } of interactions) {
      if (recording.connection === undefined) continue;
      const origin = originOf(request.uri);
      if (!this.#stored.has(origin)) this.#stored.set(origin, recording.connection);
    }
  }

  /** What the client of a replayed interaction is told of its connection. */
  factsOf({ request: { uri }, recording: { connection } }: Interaction): ConnectionFacts | undefined {
    if (connection !== undefined) return replayedConnection(connection, uri);
    const start = uri.indexOf('/', uri.indexOf('//') + 2);
    const written = start === -1 ? uri : uri.slice(0, start);
    if (this.#known.has(written)) return this.#known.get(written);
    const facts = replayedConnection(this.#stored.get(originOf(uri)), uri);
    this.#known.set(written, facts);
    return facts;
  }
}
