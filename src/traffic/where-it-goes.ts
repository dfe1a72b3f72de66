import type { LiveConnection, LiveRequest } from '../core/exchange';
import { authorityOf, placeNamedBy } from '../core/place';

/** What decides whether a request may pass without a question. */
export type Whereabouts = Pick<LiveRequest, 'isToOwnServer' | 'destination'>;

type IsToOwnServer = (uri: string) => boolean;

/**
 * Says where a request goes whose connection may lead elsewhere than its URL. To a server of this process it goes only
 * where both do: behind a proxy, `127.0.0.1` is the proxy's machine.
 *
 * @param others further names of the place that the connection leads to
 */
export function whereItGoes(
  uri: string,
  connection: LiveConnection,
  isToOwnServer: IsToOwnServer,
  others: readonly LiveConnection[] = [],
): Whereabouts {
  const named = placeIn(uri);
  if ([connection, ...others].some((place) => placeOf(place) === named)) return { isToOwnServer: isToOwnServer(uri) };
  return {
    isToOwnServer: isToOwnServer(uri) && isToOwnServer(`http://${authorityOf(connection)}/`),
    destination: connection,
  };
}

/**
 * The same of a request in the form that proxies are sent, whose path is a whole URL: through a proxy that the
 * environment names, it goes where its path says.
 */
export function wherePathLeads(
  uri: string,
  connection: LiveConnection,
  context: { isToOwnServer(uri: string): boolean; realm(): object | undefined },
): Whereabouts {
  const { isToOwnServer, destination } = whereItGoes(uri, connection, (asked) => context.isToOwnServer(asked));
  if (destination === undefined || isEnvironmentProxy(destination, context.realm())) return { isToOwnServer };
  return { isToOwnServer, destination };
}

// A test has an environment of its own, and may have set a proxy there.
function isEnvironmentProxy(connection: LiveConnection, realm: object = globalThis): boolean {
  const { env } = Reflect.get(realm, 'process') as Pick<NodeJS.Process, 'env'>;
  const place = placeOf(connection);
  return ['http_proxy', 'https_proxy', 'all_proxy'].some((name) =>
    [env[name], env[name.toUpperCase()]].some(
      (proxy) => proxy !== undefined && placeIn(proxy.includes('://') ? proxy : `http://${proxy}`) === place,
    ),
  );
}

function placeIn(uri: string): string | undefined {
  const named = placeNamedBy(uri);
  return named === undefined ? undefined : placeOf(named);
}

function placeOf(connection: LiveConnection): string {
  const url = `http://${authorityOf(connection)}/`;
  // One way to write each address: URLs know several.
  return `${URL.canParse(url) ? new URL(url).hostname : connection.host.toLowerCase()}:${connection.port}`;
}
