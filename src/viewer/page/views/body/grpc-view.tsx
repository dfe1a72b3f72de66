import type { JSX } from 'preact';
import { sizeText } from '../../../../core/amounts';
import type { GrpcFrame } from '../../reading/grpc';
import type { ProtobufField } from '../../reading/protobuf';
import { HexView } from './text-view';

/** The frames of a gRPC body, with the fields of their messages by number: nobody here has their names. */
export function GrpcView({ frames }: { readonly frames: readonly GrpcFrame[] }): JSX.Element {
  return (
    <ol class="events" aria-label="gRPC frames">
      {frames.map((frame, index) => (
        <li key={index} class="event">
          <div class="event-head">
            <span class="event-number">{index + 1}</span>
            <span class="event-type">{frame.trailers === undefined ? 'message' : 'trailers'}</span>
            <span class="muted">
              {sizeText(frame.bytes.length)}
              {frame.isCompressed && ', compressed'}
              {frame.isCut && ', cut off'}
            </span>
          </div>
          <FrameContent frame={frame} />
        </li>
      ))}
    </ol>
  );
}

function FrameContent({ frame: { trailers, fields, bytes } }: { readonly frame: GrpcFrame }): JSX.Element {
  if (trailers !== undefined) return <pre class="event-text">{trailers}</pre>;
  return fields === undefined ? <HexView bytes={bytes} /> : <Fields fields={fields} />;
}

function Fields({ fields }: { readonly fields: readonly ProtobufField[] }): JSX.Element {
  return (
    <dl class="fields">
      {fields.map((field, index) => (
        <div key={index}>
          <dt>{field.number}</dt>
          <dd>
            <FieldValue field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FieldValue({ field }: { readonly field: ProtobufField }): JSX.Element {
  switch (field.kind) {
    case 'message':
      return <Fields fields={field.fields} />;
    case 'bytes':
      return <HexView bytes={field.bytes} />;
    case 'text':
      return <span class="json-string">{JSON.stringify(field.value)}</span>;
    case 'integer':
    case 'fixed32':
    case 'fixed64':
      return <span class="json-number">{field.value}</span>;
  }
}
