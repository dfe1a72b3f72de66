import { ChunkReader } from '../../http1/chunk-reader';
import type { NodeRequest, OutputPiece } from './client-request';

/**
 * The body in what Node has written of a request, framing taken off: all of it, or what has been written so far;
 * `null` when there is none.
 */
export function bodyOf(pieces: readonly OutputPiece[], head: string, isChunked: boolean): Buffer | null {
  // Most requests are their head, in one piece.
  if (pieces.length === 1 && pieces[0]?.data === head) return null;
  const bytes = Buffer.concat(pieces.map((piece) => pieceBytes(piece, head)));
  const body = isChunked ? unchunked(bytes) : bytes;
  return body.length === 0 ? null : body;
}

/** Keeps what a request writes from now on, beside what it has written already, until the returned function is called. */
export function collectOutput(request: NodeRequest): { readonly pieces: OutputPiece[]; readonly stop: () => void } {
  const pieces = request.outputData.map(copied);
  const writeRaw = request._writeRaw;
  Object.defineProperty(request, '_writeRaw', {
    configurable: true,
    writable: true,
    value(this: NodeRequest, ...args: Parameters<NodeRequest['_writeRaw']>): boolean {
      const [data, encoding] = args;
      pieces.push(copied({ data, encoding: typeof encoding === 'string' ? encoding : undefined }));
      return Reflect.apply(writeRaw, this, args);
    },
  });
  return { pieces, stop: () => void Reflect.deleteProperty(request, '_writeRaw') };
}

// A client may use its buffer again once it was written.
function copied({ data, encoding }: OutputPiece): OutputPiece {
  return { data: typeof data === 'string' ? data : Buffer.from(data), encoding };
}

// Node puts the head before the first piece, or into it when that is a text.
function pieceBytes({ data, encoding }: OutputPiece, head: string): Buffer {
  if (typeof data !== 'string') return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const text = data.startsWith(head) ? data.slice(head.length) : data;
  return Buffer.from(text, encoding ?? 'utf8');
}

function unchunked(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  new ChunkReader({ data: (piece) => pieces.push(piece) }).read(bytes);
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}
