import type { Duplex } from 'node:stream';

/** What a request is made of, as callers of `dispatch` give it: nothing of it has been checked. */
export type DispatchOptions = {
  readonly origin?: unknown;
  readonly path?: unknown;
  readonly method?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly query?: unknown;
  readonly upgrade?: unknown;
  readonly reset?: unknown;
  readonly headersTimeout?: unknown;
  readonly bodyTimeout?: unknown;
};

/** The part of a dispatcher that all versions share (`DispatcherBase` of undici 6, 7 and 8). */
export type Dispatcher = object & {
  readonly closed?: boolean;
  readonly destroyed?: boolean;
  /** Of undici 6 alone: what each dispatch goes through before it leaves the dispatcher. */
  interceptors?: readonly Interceptor[];
  dispatch(opts: DispatchOptions, handler: object): boolean;
  close(callback?: () => void): unknown;
  destroy(error?: unknown, callback?: () => void): unknown;
};

export type Dispatch = (opts: DispatchOptions, handler: object) => boolean;
export type Interceptor = (dispatch: Dispatch) => Dispatch;

/** Name and value in turn, as the parser read them; an object where HTTP/2 gave it as one. */
export type RawHeaders = readonly (Buffer | string)[];
export type HeaderObject = Record<string, string | string[] | undefined>;

export type Abort = (reason?: unknown) => void;

/** How undici 6 and 7 tell a handler of its request. */
export type LegacyHandler = {
  onConnect?(abort: Abort, context?: unknown): void;
  onUpgrade?(status: number, headers: RawHeaders, socket: Duplex): unknown;
  onResponseStarted?(): void;
  onHeaders?(status: number, headers: RawHeaders, resume: () => void, message: string): boolean | undefined;
  onData?(chunk: Buffer): boolean | undefined;
  onComplete?(trailers: RawHeaders): void;
  onError?(error: unknown): void;
  onBodySent?(chunk: Uint8Array | string): void;
  onRequestSent?(): void;
};

/** What a handler holds its request with, in undici 8 and for the interceptors of 7. */
export type Controller = {
  readonly aborted: boolean;
  readonly reason: unknown;
  readonly paused: boolean;
  rawHeaders?: RawHeaders | HeaderObject | null;
  rawTrailers?: RawHeaders | HeaderObject | null;
  abort(reason?: unknown): void;
  pause(): void;
  resume(): void;
};

/** How undici 8 tells a handler of its request. */
export type ControllerHandler = {
  onRequestStart?(controller: Controller, context?: unknown): void;
  onRequestUpgrade?(controller: Controller, status: number, headers: HeaderObject, socket: Duplex): unknown;
  onResponseStarted?(): void;
  onResponseStart?(controller: Controller, status: number, headers: HeaderObject, message?: string): void;
  onResponseData?(controller: Controller, chunk: Buffer): void;
  onResponseEnd?(controller: Controller, trailers: HeaderObject): void;
  onResponseError?(controller: Controller | null, error: unknown): void;
  onBodySent?(chunk: Uint8Array | string): void;
  onRequestSent?(): void;
};

export function isControllerHandler(handler: object): handler is ControllerHandler {
  return typeof (handler as ControllerHandler).onRequestStart === 'function';
}
