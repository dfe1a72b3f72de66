import { group } from './group.mjs';

/** Listens until so many events have come, or one error. */
const listen =
  (server, path, count = 1) =>
  ({ client, urlOf }) =>
    new Promise((resolve) => {
      const seen = { events: [], texts: [] };
      const source = client.connect(urlOf(server, path));
      const end = () => {
        seen.readyState = source.readyState;
        source.close();
        resolve(seen);
      };
      source.onopen = () => seen.events.push('open');
      source.onmessage = ({ data, lastEventId, origin }) => {
        seen.events.push('message');
        seen.texts.push([data, lastEventId, origin]);
        if (seen.texts.length === count) end();
      };
      source.onerror = () => {
        seen.events.push('error');
        end();
      };
    });

export const EVENT_SOURCES = group('event sources', {
  'three events': listen('http', '/stream/3', 3),
  'left early': listen('http', '/stream/9', 2),
  'a type that is none': listen('http', '/status/200'),
  'no such route': listen('http', '/nothing-here'),
  'nobody there': listen('nobody', '/stream/3'),
});
