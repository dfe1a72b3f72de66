import type { HeaderPair } from './headers';
import type { BodyChunk, ConnectionFacts, InformationalResponse, Interaction, NetworkFailure } from './interaction';
import type { MaybePromise } from './ports';

/** A request that code under test just made, seen before anything was sent. */
export interface LiveRequest {
  readonly method: string;
  readonly uri: string;
  /** Header lines with the names, order and repeats of the wire. */
  readonly headers: readonly HeaderPair[];
  /** Names of headers, in lower case, that its client marks as sensitive (RFC 7541, section 7.1.3). */
  readonly sensitiveHeaders?: readonly string[];
  /** Whether it goes to a server that this very process listens with. */
  readonly isToOwnServer: boolean;
  /**
   * Where its connection goes, where its URL says another place: an absolute path, `:authority` and `Host` are its
   * client's words. Absent where both are the same, and through a proxy that its client was configured with.
   */
  readonly destination?: LiveConnection;
  /**
   * Why it can be neither recorded nor replayed, such as `a WebSocket handshake`: it passes, or is refused where
   * nothing may leave.
   */
  readonly unrecordable?: string;
  /** A tunnel that the client made by itself: nobody sees what it sends through. */
  readonly isOwnTunnel?: boolean;
  /**
   * The whole body where it is at hand when the request is asked about, `null` where there is none: the request is
   * answered at once then. Absent while the client is still sending it.
   */
  readonly body?: Buffer | null;
  /** Whether its client has left it: nothing is decided about such a request any more. Absent where nobody can tell. */
  hasLeft?(): boolean;
  /**
   * The body; `null` when there is none. Resolves once the client has sent all of it; with what came so far where it
   * waits for its answer in the middle, or has sent as much as its tap takes; `undefined` where a tap that gives whole
   * bodies alone cannot hold so much.
   */
  readBody(): Promise<Buffer | null | undefined>;
}

/** What came of a request that went to the network. */
export type LiveOutcome = {
  readonly requestBody: Buffer | null;
  /** Absent when the exchange ended before a response came. */
  readonly response: LiveResponse | undefined;
  /** Absent when the network did its part. */
  readonly failure: NetworkFailure | undefined;
  /** What the client could learn of a connection that failed before a response came, such as its certificate. */
  readonly connection?: ConnectionFacts;
  /** The client or the test left before the response was complete. */
  readonly isUnfinished: boolean;
  /** A response came that the client may have understood, and the recorder did not. */
  readonly isUnreadable?: boolean;
  readonly tookMs: number;
  /**
   * How many bytes the client sent after the end of the request that begin no other one: a body whose length it did
   * not say (`DELETE` without `Content-Length`). They were sent as they are, and no cassette can hold them.
   */
  readonly strayBytes?: number;
};

export type LiveResponse = {
  readonly status: number;
  readonly message: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Buffer;
  /** More than one only for a body that was streamed. */
  readonly chunks: readonly BodyChunk[];
  /** Header lines after a chunked body, or after the data of an HTTP/2 stream. */
  readonly trailers: readonly HeaderPair[];
  /** The version of HTTP it came in, such as `2`; absent: 1.1. */
  readonly httpVersion?: string;
  /** The responses that announced this one: 1xx but 101. */
  readonly informational?: readonly InformationalResponse[];
  /** What the client could learn of the connection. */
  readonly connection?: ConnectionFacts;
};

/**
 * The recording of one request that may go to the network. It is ended or cancelled exactly once, by whoever comes
 * first; what comes after that is ignored. The traffic owes every one it was given one of the two.
 */
export interface RequestRecording {
  /**
   * The request is on its way. `abandon` is called, at most once, when the recording has to end before the exchange
   * does: `end` follows with what came so far. Called at once when that was decided before the request went out.
   */
  begin(abandon: () => void): void;
  /** The exchange has ended, or what is recorded of it has. */
  end(outcome: LiveOutcome): void;
  /** The request never went out: the client left while it was being decided. Nothing is recorded. */
  cancel(): void;
  /** Nothing is recorded, because no replay could be honest: `reason` is said once, as a warning. */
  decline(reason: string): void;
}

/** What the traffic does with a request. */
export type Answer =
  | { readonly kind: 'pass' }
  | {
      readonly kind: 'replay';
      readonly interaction: Interaction;
      readonly timing: 'instant' | 'recorded';
      /** What was recorded of the connection to this origin, by this interaction or by another one. */
      readonly connection?: ConnectionFacts | undefined;
    }
  | { readonly kind: 'record'; readonly recording: RequestRecording }
  | { readonly kind: 'refuse'; readonly error: Error }
  /** No answer and no error, ever, and nothing that keeps the process alive: its test is over. */
  | { readonly kind: 'silence' }
  /** Answers a CONNECT without a proxy or a connection: the requests inside are replayed. */
  | {
      readonly kind: 'tunnel';
      /** What was recorded of the connection to this authority. */
      readonly connection?: ConnectionFacts | undefined;
      /** The version of HTTP that was recorded with it; absent: unknown. */
      readonly httpVersion?: string | undefined;
    };

/** A connection that is about to be made for real. */
export type LiveConnection = { readonly host: string; readonly port: string };

/** Who made a request: a test, a hook or a file while it is loaded. Decides about its traffic. */
export interface RequestOwner {
  /**
   * Says what happens to a request; neither throws nor rejects. At once wherever nothing has to be waited for: its body
   * is at hand, and no function of the user's gives a promise.
   */
  answer(live: LiveRequest): MaybePromise<Answer>;
  /** Takes what went wrong with traffic of its code beside any answer: it fails the test it belongs to. */
  fail(error: Error): void;
  /** The reason to refuse a raw connection, or `undefined` to let it pass. */
  refuseConnection(connection: LiveConnection): Error | undefined;
  /** Who answers in its place when its test file is over: an owner that keeps nothing of the file alive. */
  afterFile(): RequestOwner;
}

/** The traffic of this process. */
export interface Traffic {
  /** Grows with each request, connection and look-up that is begun, at the latest when nothing of it has left yet. */
  readonly begun: number;
  /** Runs code whose requests, however late, belong to an owner. */
  runAs<T>(owner: RequestOwner, work: () => T): T;
  /** The owner that the calling code runs for. */
  currentOwner(): RequestOwner | undefined;
  /**
   * Names the owner of requests that have lost theirs, until the returned function is called.
   *
   * @param realm the global object of the tests
   */
  attend(fallback: () => RequestOwner | undefined, realm?: object): () => void;
}
