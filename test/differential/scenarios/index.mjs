import { clientNamed } from '../clients.mjs';
import { ENDINGS } from './endings.mjs';
import { EVENT_SOURCES } from './event-sources.mjs';
import { GRPC } from './grpc.mjs';
import { HABITS } from './habits.mjs';
import { HTTP2 } from './http2-own.mjs';
import { NODE_HTTP } from './node-http.mjs';
import { PLAIN } from './plain.mjs';
import { PROXIES } from './proxies.mjs';
import { SERVICES } from './services.mjs';
import { SYNCHRONOUS } from './synchronous.mjs';
import { UNDICI } from './undici-own.mjs';
import { UPLOADS } from './uploads.mjs';
import { WEB_SOCKETS } from './web-sockets.mjs';

export const SCENARIOS = [
  ...PLAIN,
  ...UPLOADS,
  ...ENDINGS,
  ...HABITS,
  ...NODE_HTTP,
  ...UNDICI,
  ...HTTP2,
  ...GRPC,
  ...PROXIES,
  ...WEB_SOCKETS,
  ...EVENT_SOURCES,
  ...SERVICES,
  ...SYNCHRONOUS,
];

/** What a client runs: in the short form without the scenarios that take long. */
export function scenariosOf(name, isAll) {
  const { groups, without = [] } = clientNamed(name);
  return SCENARIOS.filter(
    (scenario) =>
      groups.includes(scenario.group) &&
      !without.includes(`${scenario.group}: ${scenario.name}`) &&
      (isAll || !scenario.isLong),
  );
}
