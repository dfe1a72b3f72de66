import { EventEmitter } from 'node:events';
import net, { isIP } from 'node:net';
import type { AnsweringSocket } from '../../http1/respond';
import { BYTES_A_TURN } from '../../upload-limits';

/** Where a connection in memory seems to lead. */
export type Peer = {
  readonly host: string;
  readonly port: number;
  /** The address of the server. */
  readonly address: string;
};

/** A place in the making of a connection where it can fail. */
export type ConnectStep = 'lookup' | 'connect' | 'secure';

export type ConnectFailure = { readonly step: ConnectStep; readonly error: Error };

type Finish = (error?: Error | null) => void;

/** The first port that systems give to connections of clients. */
const FIRST_CLIENT_PORT = 49_152;
const CLIENT_PORTS = 65_536 - FIRST_CLIENT_PORT;
let connections = 0;

/**
 * The client's side of a connection that nobody has made: it connects, is written to and read from, times out and
 * closes like a real one. What the client writes is dropped; `server` is where its answers come from.
 */
export class MemorySocket extends net.Socket {
  readonly server: AnsweringSocket;
  /** Called with each piece that the client has written, as soon as the connection stands. */
  onWrite: (() => void) | undefined;
  /** Begins the time-out anew. */
  declare readonly _unrefTimer: () => void;
  readonly #peer: Peer;
  readonly #localPort: number;
  readonly #server: ServerSide;
  #bytesRead = 0;
  #bytesWritten = 0;
  #bytesSinceTurn = 0;
  #takesNoMore = false;

  // Node reads these from the handle of a connection.
  static {
    Object.defineProperties(this.prototype, {
      pending: getter((socket) => socket.connecting || socket.destroyed),
      bytesRead: getter((socket) => socket.#bytesRead),
      bytesWritten: getter((socket) => socket.#bytesWritten),
    });
  }

  constructor(peer: Peer) {
    super();
    this.#peer = peer;
    this.#localPort = FIRST_CLIENT_PORT + (connections++ % CLIENT_PORTS);
    this.#server = new ServerSide(this, (bytes) => this.#receive(bytes));
    this.server = this.#server;
    Reflect.set(this, 'connecting', true);
  }

  /** Establishes the connection, with the events of a real one, or lets that fail. */
  establish(failure?: ConnectFailure): void {
    if (this.destroyed) return;
    const { host, address } = this.#peer;
    if (isIP(host) === 0) {
      if (failure?.step === 'lookup') {
        this.emit('lookup', failure.error, undefined, undefined, host);
        this.destroy(failure.error);
        return;
      }
      this.emit('lookup', null, address, isIP(address), host);
    }
    if (failure !== undefined && failure.step !== 'secure') {
      this.destroy(failure.error);
      return;
    }
    // A listener may have left.
    if (isDestroyed(this)) return;
    Reflect.set(this, 'connecting', false);
    this.emit('connect');
    this.emit('ready');
    this.secure(failure?.error);
  }

  /** What follows once the connection stands: nothing, in the clear. */
  protected secure(failure: Error | undefined): void {
    if (failure !== undefined) this.destroy(failure);
  }

  /** Leaves an upload that goes on and on to itself: its test file has ended. */
  takeNoMore(): void {
    this.#takesNoMore = true;
  }

  override ref(): this {
    return this;
  }

  override unref(): this {
    return this;
  }

  override resetAndDestroy(): this {
    return this.destroy();
  }

  override _read(): void {
    this.#server.emit('drain');
  }

  override _write(data: string | Buffer, encoding: BufferEncoding, finish: Finish): void {
    this.#take(typeof data === 'string' ? Buffer.byteLength(data, encoding) : data.length, finish);
  }

  override _writev(
    pieces: { readonly chunk: string | Buffer; readonly encoding: BufferEncoding }[],
    finish: Finish,
  ): void {
    let bytes = 0;
    for (const { chunk, encoding } of pieces) {
      bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
    }
    this.#take(bytes, finish);
  }

  override _final(finish: Finish): void {
    this.whenOpen((failure) => finish(failure));
  }

  override _destroy(error: Error | null, finish: (error?: Error | null) => void): void {
    this.onWrite = undefined;
    // Without a handle a socket tells in the same turn that it is closed; the system takes one more to close it.
    const close = (closed: () => void): void => void setImmediate(closed);
    Reflect.set(this, '_handle', { bytesRead: this.#bytesRead, bytesWritten: this.#bytesWritten, close });
    super._destroy(error, finish);
    this.#server.emit('close');
  }

  /** Node's sockets ask this for `remoteAddress`, `remotePort` and `remoteFamily`. */
  _getpeername(): object {
    return this.connecting || this.destroyed ? {} : endpoint(this.#peer.address, this.#peer.port);
  }

  /** The same for `localAddress` and its like. */
  _getsockname(): object {
    if (this.connecting || this.destroyed) return {};
    return endpoint(isIP(this.#peer.address) === 6 ? '::1' : '127.0.0.1', this.#localPort);
  }

  #receive(bytes: Buffer): boolean {
    this.#bytesRead += bytes.length;
    this._unrefTimer();
    return this.push(bytes);
  }

  /** Calls back once bytes of the client could leave, or with what keeps them from it. */
  protected whenOpen(next: (failure?: Error) => void): void {
    if (this.connecting) this.once('connect', next);
    else next();
  }

  #take(bytes: number, finish: Finish): void {
    this.#bytesWritten += bytes;
    this.#bytesSinceTurn += bytes;
    if (this.#bytesSinceTurn > BYTES_A_TURN) {
      setImmediate(() => {
        this.#bytesSinceTurn = 0;
        if (!this.#takesNoMore) this.whenOpen((failure) => this.#finishWrite(finish, failure));
      });
    } else this.whenOpen((failure) => this.#finishWrite(finish, failure));
  }

  #finishWrite(finish: Finish, failure: Error | undefined): void {
    if (failure === undefined) this._unrefTimer();
    finish(failure);
    if (failure === undefined) this.onWrite?.();
  }
}

// Asked again after listeners were called; the compiler takes it for settled.
function isDestroyed({ destroyed }: net.Socket): boolean {
  return destroyed;
}

function getter(read: (socket: MemorySocket) => unknown): PropertyDescriptor {
  return {
    configurable: true,
    get(this: MemorySocket): unknown {
      return read(this);
    },
  };
}

function endpoint(address: string, port: number): object {
  return { address, port, family: isIP(address) === 6 ? 'IPv6' : 'IPv4' };
}

class ServerSide extends EventEmitter implements AnsweringSocket {
  readonly #client: net.Socket;
  readonly #send: (bytes: Buffer) => boolean;

  constructor(client: net.Socket, send: (bytes: Buffer) => boolean) {
    super();
    this.#client = client;
    this.#send = send;
  }

  get destroyed(): boolean {
    return this.#client.destroyed;
  }

  get readableLength(): number {
    return this.#client.readableLength;
  }

  write(bytes: Buffer): boolean {
    return this.#send(bytes);
  }

  end(): void {
    if (!this.#client.destroyed) this.#client.push(null);
  }

  destroy(error?: Error): void {
    this.#client.destroy(error);
  }
}
