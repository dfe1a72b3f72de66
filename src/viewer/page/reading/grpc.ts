import { bytesOfText } from './bytes';
import { readProtobuf, type ProtobufField } from './protobuf';

/** One frame of a gRPC body. */
export type GrpcFrame = {
  readonly bytes: Uint8Array;
  readonly isCompressed: boolean;
  /** Header fields at the end of a body of gRPC-Web. */
  readonly trailers?: string;
  /** The message's fields; absent where it is compressed, or none that can be read. */
  readonly fields?: readonly ProtobufField[];
  /** The body ends before the frame does. */
  readonly isCut: boolean;
};

const HEAD_BYTES = 5;

/** The frames of a gRPC body: a flag, a length in four bytes, a message (the gRPC protocol over HTTP/2). */
export function readGrpcFrames(body: Uint8Array): GrpcFrame[] {
  const frames: GrpcFrame[] = [];
  for (let at = 0; at < body.length;) {
    const head = body.subarray(at, at + HEAD_BYTES);
    const length = head.length < HEAD_BYTES ? 0 : new DataView(head.buffer, head.byteOffset).getUint32(1);
    const bytes = body.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
    frames.push(frameOf(head[0] ?? 0, bytes, head.length < HEAD_BYTES || bytes.length < length));
    at += HEAD_BYTES + length;
  }
  return frames;
}

function frameOf(flags: number, bytes: Uint8Array, isCut: boolean): GrpcFrame {
  const frame = { bytes, isCut, isCompressed: (flags & 1) === 1 };
  if ((flags & 0x80) !== 0) return { ...frame, trailers: new TextDecoder().decode(bytes) };
  const fields = frame.isCompressed || isCut ? undefined : readProtobuf(bytes);
  return fields === undefined ? frame : { ...frame, fields };
}

/** The bytes of `application/grpc-web-text`: base64, of one frame or of several one behind the other. */
export function grpcWebText(text: string): Uint8Array {
  const pieces = text.match(/[A-Za-z0-9+/]+={0,2}/g) ?? [];
  return bytesOfText(pieces.map((piece) => atob(piece.slice(0, piece.length - (piece.length % 4)))).join(''));
}
