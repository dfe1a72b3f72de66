import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ArrivedEvent } from '../../reading/arrived-events';
import { readJson } from '../../reading/json-tree';
import { countText, timeText } from '../../reading/units';
import { JsonView } from './json-view';

const FIRST_EVENTS = 100;

/** Server-sent events, or the lines of a stream of JSON, with when each came. */
export function EventList({ events }: { readonly events: readonly ArrivedEvent[] }): JSX.Element {
  const [most, setMost] = useState(FIRST_EVENTS);
  return (
    <>
      <ol class="events" aria-label={countText(events.length, 'event')}>
        {events.slice(0, most).map((event, index) => (
          <li key={index} class="event">
            <div class="event-head">
              <span class="event-number">{index + 1}</span>
              {event.type !== '' && <span class="event-type">{event.type}</span>}
              {event.id !== undefined && <span class="muted">id {event.id}</span>}
              {event.atMs !== undefined && <span class="muted event-time">+{timeText(event.atMs)}</span>}
            </div>
            <EventData data={event.data} number={index + 1} />
          </li>
        ))}
      </ol>
      {events.length > most && (
        <button type="button" class="more" onClick={() => setMost(most * 10)}>
          {countText(events.length - most, 'more event')}
        </button>
      )}
    </>
  );
}

function EventData({ data, number }: { readonly data: string; readonly number: number }): JSX.Element {
  const value = /^\s*[[{]/.test(data) ? readJson(data) : undefined;
  if (value === undefined) return <pre class="event-text">{data}</pre>;
  return (
    <details class="event-json">
      <summary class="event-text">{data}</summary>
      <JsonView value={value} label={`Event ${number}`} />
    </details>
  );
}
