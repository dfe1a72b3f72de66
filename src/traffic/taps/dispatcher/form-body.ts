import { randomInt } from 'node:crypto';

type FormChunks = { readonly chunks: AsyncIterable<Uint8Array>; readonly length: number; readonly contentType: string };

const ENTRY_METHODS = ['append', 'delete', 'get', 'getAll', 'has', 'set'];

/** Whether a body is a form in undici's view: of whatever class. */
export function isForm(body: unknown): body is FormData {
  if (Object.prototype.toString.call(body) !== '[object FormData]') return false;
  return ENTRY_METHODS.every((name) => typeof Reflect.get(body as object, name) === 'function');
}

/** A form as undici encodes it (RFC 7578). It is done here, because its boundary has to be known before it goes out. */
export function encodeForm(form: FormData): FormChunks {
  const boundary = `----formdata-undici-0${String(randomInt(0, 1e11)).padStart(11, '0')}`;
  const parts: (Buffer | Blob)[] = [];
  for (const [name, value] of form as unknown as Iterable<[string, string | File]>) {
    const disposition = `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(withLineEnds(name))}"`;
    if (typeof value === 'string') {
      parts.push(Buffer.from(`${disposition}\r\n\r\n${withLineEnds(value)}\r\n`));
      continue;
    }
    const type = value.type === '' ? 'application/octet-stream' : value.type;
    const file = value.name === '' ? '' : `; filename="${escaped(value.name)}"`;
    parts.push(Buffer.from(`${disposition}${file}\r\nContent-Type: ${type}\r\n\r\n`), value, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return {
    chunks: sent(parts),
    length: parts.reduce((sum, part) => sum + (Buffer.isBuffer(part) ? part.length : part.size), 0),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

async function* sent(parts: readonly (Buffer | Blob)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (Buffer.isBuffer(part)) yield part;
    else yield* part.stream() as unknown as AsyncIterable<Uint8Array>;
  }
}

function escaped(text: string): string {
  return text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}

function withLineEnds(text: string): string {
  return text.replaceAll(/\r?\n|\r/g, '\r\n');
}
