import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Answer } from '../../../core/exchange';
import type { Reached } from './reached';
import { ClosedHandle } from '../../raw/closed-handle';
import { duplexPair } from './duplex-pair';
import {
  connectInside,
  giveHandle,
  takeHandle,
  tellConnected,
  type AdapterOf,
  type Destination,
} from './looks-connected';

/** Where a connection leads: to the real server, into this process, or nowhere (it was refused, or its client left). */
export type Led = 'real' | 'inside' | 'nowhere';

export type HeldSetup = {
  readonly socket: Socket;
  readonly destination: Destination;
  /** Where it is connected to, whatever its client calls that. */
  readonly reached: Reached;
  readonly options: ConnectionOptions;
  /** Connects it for real. */
  readonly connect: () => void;
  /** Makes another socket as the client made this one, and connects it for real. */
  readonly again: () => Socket;
  readonly adapterOf: AdapterOf;
};

/** A socket of a client that waits for the word of its owner before it is connected. */
export class HeldConnection {
  readonly socket: Socket;
  readonly led: Promise<Led>;
  readonly #setup: HeldSetup;
  #lead: (led: Led) => void = () => undefined;
  #state: Led | undefined;
  #farEnd: Duplex | undefined;
  /** The socket that stands in for this one: TLS over it. */
  #over: HeldConnection | undefined;
  #facts: Extract<Answer, { kind: 'tunnel' }> | undefined;

  constructor(setup: HeldSetup) {
    this.#setup = setup;
    this.socket = setup.socket;
    this.led = new Promise((resolve) => {
      this.#lead = resolve;
    });
    // What Node sets when it begins to connect: its clients wait for the event then.
    Reflect.set(setup.socket, 'connecting', true);
    tellsClose(setup.socket);
  }

  /** Where it leads; `undefined` as long as nobody has said. */
  get state(): Led | undefined {
    return this.#state;
  }

  get destination(): Destination {
    return this.#setup.destination;
  }

  get reached(): Reached {
    return this.#setup.reached;
  }

  /** The other end of a connection that leads into this process. */
  get farEnd(): Duplex | undefined {
    return this.#farEnd;
  }

  again(): Socket {
    return this.#setup.again();
  }

  carryOut(answer: Answer): void {
    if (answer.kind === 'record') answer.recording.cancel();
    // No real connection is there before the turn that it was asked for in has ended: a ping fails until then.
    if (answer.kind === 'tunnel' || answer.kind === 'replay') setImmediate(() => this.#carryOutNow(answer));
    else this.#carryOutNow(answer);
  }

  #carryOutNow(answer: Answer): void {
    if (this.#over !== undefined) this.#over.#carryOutNow(answer);
    else if (this.socket.destroyed) this.#settle('nowhere');
    else this.#act(answer);
  }

  /** Puts another socket in the place of this one, with TLS over it. */
  standIn(over: HeldConnection): void {
    this.#over = over;
    over.socket.once('close', () => this.socket.destroy());
    this.socket.once('close', () => over.socket.destroy());
    // `tls.connect` has still to do with the handle that it made.
    if (this.#state === 'inside') process.nextTick(() => this.#handOver(over));
  }

  #handOver(over: HeldConnection): void {
    if (this.socket.destroyed || over.socket.destroyed) return;
    takeHandle(over.socket, giveHandle(this.socket));
    over.#farEnd = this.#farEnd;
    over.#facts = this.#facts;
    over.#tellInside();
  }

  #act(answer: Answer): void {
    switch (answer.kind) {
      case 'pass':
      case 'record':
        this.#settle('real');
        this.#setup.connect();
        return;
      case 'refuse':
        this.#settle('nowhere');
        this.socket.destroy(answer.error);
        return;
      case 'silence':
        this.#settle('nowhere');
        return;
      case 'tunnel':
        this.#facts = answer;
        this.#leadInside();
        return;
      case 'replay':
        this.#leadInside();
    }
  }

  #leadInside(): void {
    const [near, far] = duplexPair();
    this.#farEnd = far;
    connectInside(this.socket, near, this.#setup.adapterOf);
    this.#tellInside();
  }

  #tellInside(): void {
    const { destination, options } = this.#setup;
    // Their clients build on the socket when they are told: all has to be in its place by then.
    this.#settle('inside');
    tellConnected(this.socket, {
      destination,
      options,
      facts: this.#facts?.connection,
      alpnProtocol: this.#facts?.httpVersion === '1.1' ? 'http/1.1' : 'h2',
    });
  }

  #settle(led: Led): void {
    this.#state ??= led;
    this.#lead(led);
  }
}

/** Lets a socket that has no handle yet tell that it was closed, as one does that is connecting. */
function tellsClose(socket: Socket): void {
  const destroy = socket._destroy.bind(socket);
  socket._destroy = (error, done) => {
    if (!(Reflect.get(socket, '_handle') as unknown)) Reflect.set(socket, '_handle', new ClosedHandle());
    destroy(error, done);
  };
}
