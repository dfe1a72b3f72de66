import { Readable } from 'node:stream';

const BINARY = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

/** What scenarios send, by name; each client turns it into what it takes. */
export const BODIES = {
  text: { kind: 'text', value: 'héllo' },
  buffer: { kind: 'buffer', value: BINARY },
  json: { kind: 'json', value: { name: 'Ada', tags: ['a', 'b'] } },
  form: { kind: 'form', value: { a: '1', b: 'two words', c: 'ü&=' } },
  multipart: { kind: 'multipart', value: { field: 'text', file: BINARY } },
  stream: { kind: 'stream', value: ['one ', 'two ', 'three'] },
  empty: { kind: 'text', value: '' },
};

/** For clients that take what `fetch` takes. */
export function bodyFor(body, { FormData = globalThis.FormData, asStream = readableOf } = {}) {
  switch (body?.kind) {
    case undefined:
      return undefined;
    case 'json':
      return JSON.stringify(body.value);
    case 'form':
      return new URLSearchParams(body.value);
    case 'multipart':
      return formData(body.value, FormData);
    case 'stream':
      return asStream(body);
    default:
      return body.value;
  }
}

/** For clients that know text, bytes and streams. */
export function plainBodyFor(body) {
  switch (body?.kind) {
    case 'form':
      return String(new URLSearchParams(body.value));
    case 'multipart':
      return Buffer.concat([
        Buffer.from('--plain\r\nContent-Disposition: form-data; name="field"\r\n\r\ntext\r\n'),
        Buffer.from('--plain\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'),
        body.value.file,
        Buffer.from('\r\n--plain--\r\n'),
      ]);
    case 'stream':
      return nodeStreamOf(body);
    default:
      return bodyFor(body);
  }
}

export function headersFor(body) {
  switch (body?.kind) {
    case 'form':
      return { 'content-type': 'application/x-www-form-urlencoded' };
    case 'multipart':
      return { 'content-type': 'multipart/form-data; boundary=plain' };
    case 'json':
      return { 'content-type': 'application/json' };
    default:
      return {};
  }
}

export async function* slowly({ value, fails }) {
  for (const piece of value) {
    yield Buffer.from(piece);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (fails) throw new Error('the upload failed');
}

export const nodeStreamOf = (body) => Readable.from(slowly(body), { objectMode: false });

function readableOf(body) {
  const pieces = slowly(body);
  return new ReadableStream({
    async pull(controller) {
      const { done, value: piece } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(piece));
    },
  });
}

function formData({ field, file }, FormData) {
  const form = new FormData();
  form.append('field', field);
  form.append('file', new Blob([file]), 'a.bin');
  return form;
}

/** Filled, for the `form-data` package, which takes bytes as they are. */
export function appended(form, { field, file }) {
  form.append('field', field);
  form.append('file', file, 'a.bin');
  return form;
}
