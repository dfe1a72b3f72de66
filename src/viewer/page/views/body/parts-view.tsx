import type { JSX } from 'preact';
import type { PageBody } from '../../../page-model';
import { base64Of, textOf } from '../../reading/bytes';
import type { FormPart } from '../../reading/form';
import { BodyView } from './body-view';

/** The parts of a multipart body, each read as its own type says. */
export function PartsView({ parts }: { readonly parts: readonly FormPart[] }): JSX.Element {
  return (
    <ol class="events" aria-label="Parts">
      {parts.map((part, index) => (
        <li key={index} class="event">
          <div class="event-head">
            <span class="event-number">{index + 1}</span>
            <span class="event-type">{part.name ?? 'part'}</span>
            {part.filename !== undefined && <span>{part.filename}</span>}
          </div>
          <BodyView body={partBody(part)} headers={part.headers} label={`Part ${index + 1}`} />
        </li>
      ))}
    </ol>
  );
}

function partBody({ bytes }: FormPart): PageBody {
  const text = textOf(bytes);
  return { bytes: bytes.length, ...(text === undefined ? { base64: base64Of(bytes) } : { text }) };
}
