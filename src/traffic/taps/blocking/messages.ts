import v8 from 'node:v8';
import type { MessagePort } from 'node:worker_threads';
import type { Answer, LiveOutcome, LiveRequest } from '../../../core/exchange';

/** What the thread is started with. */
export type ThreadStart = {
  /** The program of jsdom's that makes the request, and what it reads. */
  readonly script: string;
  readonly input: string;
  readonly taps: 'all' | 'socket';
  readonly port: MessagePort;
  /** Grows with each message of the thread. */
  readonly signal: Int32Array;
};

/** A request as it can be sent to another thread: with its whole body. */
export type SentRequest = Pick<LiveRequest, 'method' | 'uri' | 'headers' | 'unrecordable' | 'destination'> & {
  readonly body: Buffer | null;
};

/** `id` tells the requests of a thread apart: a redirect or a preflight makes several. */
export type FromThread =
  | { readonly kind: 'ask'; readonly id: number; readonly live: SentRequest }
  | { readonly kind: 'begin'; readonly id: number }
  | { readonly kind: 'end'; readonly id: number; readonly outcome: LiveOutcome }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'decline'; readonly id: number; readonly reason: string }
  | { readonly kind: 'fail'; readonly error: SentError }
  /** What the program wrote. */
  | { readonly kind: 'written'; readonly text: string }
  /** The thread is over; `problem`: it failed. */
  | { readonly kind: 'over'; readonly problem?: string };

/** An answer as it can be sent; a recording stays where the cassette is, and is told what comes of it. */
export type SentAnswer =
  | Exclude<Answer, { readonly kind: 'record' | 'refuse' }>
  | { readonly kind: 'record' }
  | { readonly kind: 'refuse'; readonly error: SentError };

export type ToThread = { readonly id: number; readonly answer: SentAnswer };

export type SentError = { readonly name: string; readonly message: string; readonly code?: string };

export function sentError(error: Error): SentError {
  const code: unknown = Reflect.get(error, 'code');
  return { name: error.name, message: error.message, ...(typeof code === 'string' ? { code } : {}) };
}

/** An error without the frames of a thread that nobody has written. */
export function receivedError({ name, message, code }: SentError): Error {
  const error = Object.assign(new Error(message), code === undefined ? {} : { code });
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  error.stack = `${name}: ${message}`;
  return error;
}

/** Buffers stay Buffers, which they do not when a message is cloned. */
export function send(port: MessagePort, message: FromThread | ToThread): void {
  port.postMessage(v8.serialize(message));
}

/** @returns what the other side has sent, which only it can know the kind of */
export function received(message: Uint8Array): unknown {
  return v8.deserialize(message);
}
