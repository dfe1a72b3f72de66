import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { waitsForServer } from '../../../core/errors/refusal-errors';
import type { Answer, LiveRequest } from '../../../core/exchange';
import { bareLine } from '../../../core/redact/bare-line';
import { mediaType, headersFromPairs } from '../../../core/headers';
import type { NetworkFailure } from '../../../core/interaction';
import { ownRealmError } from '../../own-realm-error';
import type { OwnerReference } from '../../owner-references';
import { notedSender, type SenderNote } from '../../sender-notes';
import { askOwner, type TapContext } from '../tap';
import { duplexPair } from './duplex-pair';
import type { HeldConnection, Led } from './held-connection';
import { HeldClose } from './held-close';
import { HeldStream } from './held-stream';
import { InsideServer } from './inside-server';
import { liveStream } from './live-stream';
import { ownSocket } from './own-socket';
import { replayStream } from './replay-stream';
import type { Reached } from './reached';
import { RequestData } from './request-data';
import { sessionError } from './session-errors';
import { StreamCapture } from './stream-capture';
import { connectionFailed, failureKind, streamFailure } from './stream-failure';

export type TappedSetup = {
  readonly session: ClientHttp2Session;
  readonly context: TapContext;
  /** What the session goes over, when that was held; any other connection is a real one. */
  readonly connection: HeldConnection | undefined;
  /** What it really goes to. */
  readonly reached: Reached;
  /** Makes another session to the same server: over a connection inside of this process, or a real one. */
  readonly another: (inside?: Duplex) => ClientHttp2Session;
};

type Replay = Extract<Answer, { kind: 'replay' }>;

/** A request on its way to its answer. */
type Taken = {
  readonly held: HeldStream;
  readonly data: RequestData;
  readonly live: LiveRequest;
  readonly owner: OwnerReference | undefined;
  /** What its client tells of it, which then queues what it is given. */
  readonly sender: SenderNote | undefined;
};

/**
 * A session of a client. Each of its streams is held until its owner has said what becomes of it, and then sent where
 * that is: to the real server or inside of this process, whichever of the two the session itself leads to.
 */
export class TappedSession {
  readonly #setup: TappedSetup;
  readonly #request: ClientHttp2Session['request'];
  readonly #closing: HeldClose;
  #pushes = 0;
  #insideServer: InsideServer | undefined;
  #inside: ClientHttp2Session | undefined;
  #real: ClientHttp2Session | undefined;

  constructor(setup: TappedSetup) {
    this.#setup = setup;
    const { session, connection } = setup;
    this.#request = session.request.bind(session);
    session.request = (headers, options) => this.#take(headers, options);
    this.#closing = HeldClose.of(session);
    session.on('stream', () => {
      // A client that does not ask for what is pushed never learns of it.
      if (session.listenerCount('stream') > 1) this.#pushes += 1;
    });
    void connection?.led.then((led) => {
      if (led !== 'inside' || connection.farEnd === undefined || session.destroyed) return;
      this.#insideServer = new InsideServer(connection.farEnd);
      this.#inside = session;
    });
  }

  #take(
    headers: Parameters<ClientHttp2Session['request']>[0],
    options: Parameters<ClientHttp2Session['request']>[1],
  ): ClientHttp2Stream {
    const { session, context, connection } = this.#setup;
    const request = (): ClientHttp2Stream => this.#request(headers, options);
    const sender = this.#sender;
    const owner = sender?.owner ?? context.ownerNow();
    if (owner === undefined && (connection === undefined || connection.state === 'real')) return request();
    const held = HeldStream.hold(session, request);
    if (!(held instanceof HeldStream)) return held;
    this.#closing.await(held.stream);
    const data = RequestData.of(held.stream);
    const live = liveStream(held.stream, headers, data, this.#setup);
    void this.#answer({ held, data, live, owner, sender });
    return held.stream;
  }

  async #answer(taken: Taken): Promise<void> {
    const { held, live, owner } = taken;
    // A client may leave in the turn in which it came: nothing of its request is on its way, and nobody is asked.
    await nextTurn();
    if (held.stream.destroyed && !connectionFailed(held.stream)) return;
    const answer: Answer = owner === undefined ? { kind: 'pass' } : await askOwner(owner.owner, live);
    try {
      const led = (await this.#setup.connection?.led) ?? 'real';
      if (held.stream.destroyed) leave(held.stream, answer);
      else this.#carryOut(taken, answer, led);
    } catch (thrown) {
      if (answer.kind === 'record') answer.recording.cancel();
      this.#fail(taken, thrown);
    }
  }

  #carryOut(taken: Taken, answer: Answer, led: Led): void {
    const { held, data, live } = taken;
    switch (answer.kind) {
      case 'pass':
      case 'record': {
        const session = led === 'inside' ? this.#realSession() : this.#setup.session;
        if (answer.kind === 'pass') data.forget();
        else {
          const { recording } = answer;
          const { uri } = live;
          StreamCapture.begin({ stream: held.stream, session, data, uri, recording, pushes: () => this.#pushes });
        }
        this.#send(taken, session);
        return;
      }
      case 'replay':
        this.#replay(taken, answer);
        return;
      case 'refuse':
        held.stream.destroy(answer.error);
        return;
      case 'tunnel':
        held.stream.destroy(
          new Error(`${bareLine(taken.live).uri} cannot be reached through a tunnel over HTTP/2 in a replay`),
        );
        return;
      case 'silence':
        this.#silence(taken);
    }
  }

  // It ends like any other stream, and tells nobody. A client that has queued the request is told of its end, and goes
  // no further; of any other nobody can say that it ever lets go of the session.
  #silence({ held, sender }: Taken): void {
    sender?.mute();
    if (sender === undefined) {
      Reflect.set(held.stream, 'emit', () => false);
      this.#setup.session.unref();
    }
    held.stream.destroy();
  }

  #replay(taken: Taken, answer: Replay): void {
    const { held, data, live } = taken;
    const { error } = answer.interaction.recording;
    const hasAnswer = answer.interaction.response.status.code !== 0;
    if (error !== undefined && !hasAnswer && failureKind(error) !== 'server' && failureKind(error) !== 'connection') {
      this.#failAs(held.stream, error);
      return;
    }
    // Nobody asks for more of it.
    data.forget();
    this.#send(taken, this.#insideSession());
    const { id } = held.stream;
    // Its session is going down, and has destroyed it.
    if (id === undefined) return;
    this.#insideServer?.expect(id, (stream) => {
      replayStream(stream, answer, live.method, () => requestEnded(taken, answer))
        .then(() => {
          if (error !== undefined) this.#failAs(held.stream, error, hasAnswer);
        })
        .catch((thrown: unknown) => this.#fail(taken, thrown));
    });
  }

  /** Ends a stream, or its whole connection, as a recorded failure did, unless the server's side has done so. */
  #failAs(stream: ClientHttp2Stream, failure: NetworkFailure, hasAnswer = false): void {
    switch (failureKind(failure)) {
      case 'connect':
        this.#closing.fail(sessionError(failure));
        return;
      case 'connection':
        this.#setup.session.destroy(sessionError(failure));
        return;
      case 'stream':
        stream.destroy(sessionError(failure));
        return;
      case 'server':
        if (hasAnswer && failure.http2Code === constants.NGHTTP2_CANCEL) stream.close(failure.http2Code);
    }
  }

  #send({ held, data }: Taken, session: ClientHttp2Session): void {
    const { stream } = held;
    if (stream.destroyed) return;
    stream.once('ready', () => data.start());
    this.#closing.open(() => held.startOn(session));
    if (session === this.#setup.session) return;
    session.ref();
    stream.once('close', () => session.unref());
  }

  #fail({ held, owner }: Taken, thrown: unknown): void {
    const error = ownRealmError(thrown);
    owner?.owner.fail(error);
    held.stream.destroy(error);
  }

  // Undici names its request just before it makes the stream, and does so in whoever's context freed its session.
  get #sender(): SenderNote | undefined {
    const socket = ownSocket(this.#setup.session);
    return socket === undefined ? undefined : notedSender(socket);
  }

  #insideSession(): ClientHttp2Session {
    if (this.#inside === undefined || this.#inside.destroyed) {
      const [near, far] = duplexPair();
      this.#insideServer = new InsideServer(far);
      this.#inside = this.#beside(this.#setup.another(near));
    }
    return this.#inside;
  }

  #realSession(): ClientHttp2Session {
    if (this.#real === undefined || this.#real.closed || this.#real.destroyed) {
      this.#real = this.#beside(this.#setup.another());
    }
    return this.#real;
  }

  /** A session beside the client's own ends with it, and keeps nothing alive by itself. */
  #beside(session: ClientHttp2Session): ClientHttp2Session {
    session.unref();
    // A connection that cannot be made fails the session of the client, as it does live.
    session.on('error', (error: Error) => this.#closing.fail(error));
    this.#setup.session.once('close', () => session.destroy());
    this.#setup.session.socket.once('close', () => session.destroy());
    return session;
  }
}

// The client has left while its request was being decided, or its connection has failed.
function leave(stream: ClientHttp2Stream, answer: Answer): void {
  if (answer.kind !== 'record') return;
  const { recording } = answer;
  const failure = connectionFailed(stream) ? streamFailure(stream) : undefined;
  if (failure === undefined) {
    recording.cancel();
    return;
  }
  recording.begin(() => undefined);
  recording.end({ requestBody: null, response: undefined, failure, isUnfinished: false, tookMs: 0 });
}

// A gRPC client that waits in the middle of its request wants an answer to that part, and nothing recorded is one.
async function requestEnded({ data, live }: Taken, answer: Replay): Promise<boolean> {
  if (!isOfMessages(live, answer)) await data.answerable();
  else {
    await data.ended();
    if (!data.hasEnded) throw waitsForServer(live);
  }
  return data.hasEnded;
}

// A status without messages may come at any time.
function isOfMessages(live: LiveRequest, { interaction }: Replay): boolean {
  const { body } = interaction.response;
  return mediaType(headersFromPairs(live.headers)).startsWith('application/grpc') && body !== null && body.length > 0;
}
