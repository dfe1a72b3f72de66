/** A field of a message whose schema nobody has: what its bytes can be read as. */
export type ProtobufField = { readonly number: number } & (
  | { readonly kind: 'integer'; readonly value: string }
  | { readonly kind: 'fixed32' | 'fixed64'; readonly value: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'message'; readonly fields: readonly ProtobufField[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
);

/** Nobody reads deeper, and a hostile message may nest as deep as it is long. */
const MOST_DEPTH = 20;

/**
 * Reads a protobuf message by its wire format alone (protobuf.dev/programming-guides/encoding), or gives `undefined` for
 * bytes that are none. Bytes may be a text, a message or neither: text that can be read comes first.
 */
export function readProtobuf(bytes: Uint8Array, depth = 0): ProtobufField[] | undefined {
  const reader = new WireReader(bytes);
  const fields: ProtobufField[] = [];
  while (!reader.isAtEnd) {
    const field = readField(reader, depth);
    if (field === undefined) return undefined;
    fields.push(field);
  }
  return fields;
}

function readField(reader: WireReader, depth: number): ProtobufField | undefined {
  const tag = reader.varint();
  if (tag === undefined) return undefined;
  const number = Number(tag >> 3n);
  if (number < 1 || number > 0x1fff_ffff) return undefined;
  switch (Number(tag & 7n)) {
    case 0: {
      const value = reader.varint();
      return value === undefined ? undefined : { number, kind: 'integer', value: String(value) };
    }
    case 1: {
      const view = reader.view(8);
      return (
        view && { number, kind: 'fixed64', value: shownFixed(view.getBigUint64(0, true), view.getFloat64(0, true)) }
      );
    }
    case 2: {
      const length = reader.varint();
      const content = length === undefined ? undefined : reader.take(length);
      return content && { number, ...readContent(content, depth) };
    }
    case 5: {
      const view = reader.view(4);
      return view && { number, kind: 'fixed32', value: shownFixed(view.getUint32(0, true), view.getFloat32(0, true)) };
    }
    default:
      return undefined;
  }
}

type Content =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'message'; readonly fields: readonly ProtobufField[] }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

function readContent(bytes: Uint8Array, depth: number): Content {
  const text = printableText(bytes);
  if (text !== undefined) return { kind: 'text', value: text };
  const fields = depth < MOST_DEPTH ? readProtobuf(bytes, depth + 1) : undefined;
  return fields === undefined ? { kind: 'bytes', bytes } : { kind: 'message', fields };
}

function printableText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // Small messages read as texts of control characters.
    return /[^\P{Cc}\t\r\n]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

// Neither reading is told on the wire. What a float of everyday size would be is shown as one.
function shownFixed(integer: number | bigint, float: number): string {
  const size = Math.abs(float);
  return float !== 0 && size > 1e-6 && size < 1e15 ? `${Number(float.toPrecision(9))} (float)` : String(integer);
}

class WireReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): bigint | undefined {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) return undefined;
      this.#at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  }

  take(length: number | bigint): Uint8Array | undefined {
    if (BigInt(length) > BigInt(this.#bytes.length - this.#at)) return undefined;
    const start = this.#at;
    this.#at += Number(length);
    return this.#bytes.subarray(start, this.#at);
  }

  view(length: number): DataView | undefined {
    const bytes = this.take(length);
    return bytes && new DataView(bytes.buffer, bytes.byteOffset, length);
  }
}
