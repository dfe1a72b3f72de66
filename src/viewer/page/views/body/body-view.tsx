import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { sizeText } from '../../../../core/amounts';
import type { BodyChunk } from '../../../../core/interaction';
import type { PageBody, PageHeader } from '../../../page-model';
import { arrivedEvents } from '../../reading/arrived-events';
import { base64Of, bytesOf } from '../../reading/bytes';
import { readForm, readParts } from '../../reading/form';
import { grpcWebText, readGrpcFrames } from '../../reading/grpc';
import { readJson } from '../../reading/json-tree';
import { bodyKind, headerValue, mediaTypeOf, type BodyKind } from '../../reading/media';
import { EventList } from './event-list';
import { GrpcView } from './grpc-view';
import { ImageView } from './image-view';
import { JsonView } from './json-view';
import { PairsTable } from './pairs-table';
import { PartsView } from './parts-view';
import { HexView, TextView } from './text-view';

type BodyViewProps = {
  readonly body: PageBody;
  readonly headers: readonly PageHeader[];
  readonly chunks?: readonly BodyChunk[] | undefined;
  readonly label: string;
};

type Way = 'read' | 'text' | 'bytes';

const READ_AS: Readonly<Record<BodyKind, string>> = {
  json: 'JSON',
  events: 'Events',
  grpc: 'gRPC',
  form: 'Form',
  multipart: 'Parts',
  image: 'Image',
  lines: 'Lines',
  text: 'Text',
};

/** What stands in front of each text of a sequence (RFC 7464). */
const RECORD_SEPARATOR = '\u001e';

/** A body, read as its type says, as text or as bytes. */
export function BodyView(props: BodyViewProps): JSX.Element {
  const { body, headers, label } = props;
  const [way, setWay] = useState<Way>('read');
  const kind = bodyKind(mediaTypeOf(headers), body.text?.slice(0, 100) ?? '');
  const reading = useMemo(() => readingOf(kind, props), [props.body]);
  const ways: (readonly [Way, string])[] = [
    ...(reading === undefined ? [] : [['read', READ_AS[kind]] as const]),
    ...(body.text === undefined ? [] : [['text', 'Text'] as const]),
    ['bytes', 'Bytes'],
  ];
  const shown = ways.some(([name]) => name === way) ? way : ways[0]?.[0];
  return (
    <div class="body">
      <div class="body-head">
        <span class="muted">
          {sizeText(body.bytes)}
          {body.decodedFrom !== undefined && `, stored as ${body.decodedFrom}`}
        </span>
        <span class="ways" role="group" aria-label={`${label}: shown as`}>
          {ways.map(([name, title]) => (
            <button key={name} type="button" aria-pressed={name === shown} onClick={() => setWay(name)}>
              {title}
            </button>
          ))}
        </span>
      </div>
      {body.cutAfterBytes !== undefined && (
        <p class="note">
          Only the first {sizeText(body.cutAfterBytes)} are in this page; <code>jest-vcr show</code> has all.
        </p>
      )}
      {shown === 'read' && reading}
      {shown === 'text' && <TextView text={body.text ?? ''} />}
      {shown === 'bytes' && <HexView bytes={bytesOf(body)} />}
    </div>
  );
}

// `undefined` for what cannot be read as what it says it is: its text or its bytes are shown then.
function readingOf(kind: BodyKind, { body, headers, chunks, label }: BodyViewProps): ComponentChildren {
  switch (kind) {
    case 'json': {
      const value = body.cutAfterBytes === undefined ? readJson(body.text ?? '') : undefined;
      return value && <JsonView value={value} label={label} />;
    }
    case 'events': {
      const events = arrivedEvents(body.text ?? '', chunks);
      return events.length === 0 ? undefined : <EventList events={events} />;
    }
    case 'lines': {
      const lines = (body.text ?? '')
        .replaceAll(RECORD_SEPARATOR, '\n')
        .split('\n')
        .filter((line) => line.trim() !== '');
      return <EventList events={lines.map((data) => ({ type: '', data }))} />;
    }
    case 'grpc': {
      const isText = mediaTypeOf(headers).startsWith('application/grpc-web-text');
      return <GrpcView frames={readGrpcFrames(isText ? grpcWebText(body.text ?? '') : bytesOf(body))} />;
    }
    case 'form':
      return body.text === undefined ? undefined : <PairsTable label={label} pairs={readForm(body.text)} />;
    case 'multipart': {
      const parts = readParts(bytesOf(body), headerValue(headers, 'content-type') ?? '');
      return parts && <PartsView parts={parts} />;
    }
    case 'image':
      return <ImageView type={mediaTypeOf(headers)} base64={body.base64 ?? base64Of(bytesOf(body))} label={label} />;
    case 'text':
      return undefined;
  }
}
