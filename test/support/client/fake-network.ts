import type { CloseInfo, WebSocketClass } from '../../../src/client/index';
import type { FakeClock } from '../fake-clock';

type Listener = (event: never) => void;

/** What a server does with one connection. */
export interface ServerSide {
  receive(text: string): void;
  /** The connection is gone, as far as the server can tell. */
  gone(): void;
}

/** The server's hold on one connection. */
export interface ServerLine {
  send(message: object): void;
  close(code: number, reason?: string): void;
}

export type Accept = (line: ServerLine) => ServerSide;

/** How long a peer takes to notice that nothing comes any more, by its own pings. */
const SERVER_NOTICES_MS = 40_000;

/**
 * Sockets without a network, on a virtual clock: frames take their time, each connection keeps its order, and any of
 * them can be cut, go silent in both directions, or be refused.
 */
export class FakeNetwork {
  readonly clock: FakeClock;
  readonly sockets: FakeSocket[] = [];
  /** Every connection that was attempted, with what it offered. */
  readonly dialled: { at: number; protocols: readonly string[]; headers: Record<string, string> }[] = [];
  /** How long a frame travels. */
  delayMs = 5;
  /** While it is false, connections fail. */
  isUp = true;
  /** New connections are accepted by something that says nothing. */
  isMute = false;
  /** What a socket says it has not sent yet. */
  bufferedAmount = 0;
  readonly #accept: Accept;

  constructor(clock: FakeClock, accept: Accept) {
    this.clock = clock;
    this.#accept = accept;
  }

  get WebSocket(): WebSocketClass {
    const network = this;
    return class {
      constructor(_url: string, protocols: string[] = [], options?: { headers: Record<string, string> }) {
        const socket = new FakeSocket(network, network.#accept);
        network.dialled.push({ at: network.clock.now(), protocols, headers: options?.headers ?? {} });
        network.sockets.push(socket);
        // biome-ignore lint/correctness/noConstructorReturn: a class is wanted whose instances belong to this network.
        return socket as never;
      }
    } as unknown as WebSocketClass;
  }

  /** The latest connection. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('Nothing was dialled.');
    return socket;
  }

  /** The connection breaks, and both ends notice. */
  cut(): void {
    for (const socket of this.sockets) socket.cut();
  }

  /** Nothing gets through any more, and nobody is told. */
  silence(): void {
    for (const socket of this.sockets) socket.silence();
  }
}

export class FakeSocket {
  readonly #network: FakeNetwork;
  readonly #listeners = new Map<string, Listener[]>();
  readonly #line: ServerLine;
  #server: ServerSide | undefined;
  #state: 'connecting' | 'open' | 'closed' = 'connecting';
  /** Frames on their way are lost. */
  #isBroken = false;
  #serverKnows = false;
  /** No frame overtakes another. */
  #arrivesAt = 0;

  constructor(network: FakeNetwork, accept: Accept) {
    this.#network = network;
    this.#line = {
      send: (message) => this.#later(() => this.#emit('message', { data: JSON.stringify(message) })),
      close: (code, reason = '') => {
        this.#serverKnows = true;
        this.#later(() => this.#close({ code, reason }));
      },
    };
    const { isUp, isMute } = network;
    network.clock.setTimeout(() => {
      if (this.#state !== 'connecting') return;
      if (!isUp || !network.isUp || this.#isBroken) return this.#close({ code: 1006, reason: '' });
      this.#state = 'open';
      if (!isMute) this.#server = accept(this.#line);
      this.#emit('open', {});
    }, network.delayMs);
  }

  get bufferedAmount(): number {
    return this.#network.bufferedAmount;
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  send(text: string): void {
    if (this.#state !== 'open') return;
    this.#later(() => {
      if (!this.#serverKnows) this.#server?.receive(text);
    });
  }

  close(code = 1000): void {
    if (this.#state === 'closed') return;
    const wasOpen = this.#state === 'open';
    this.#later(() => this.#tellServer());
    if (!wasOpen) return this.#close({ code: 1006, reason: '' });
    this.#later(() => this.#close({ code, reason: '' }));
  }

  cut(): void {
    if (this.#isBroken || this.#state === 'closed') return;
    this.#isBroken = true;
    const { clock, delayMs } = this.#network;
    clock.setTimeout(() => this.#close({ code: 1006, reason: '' }), delayMs);
    clock.setTimeout(() => this.#tellServer(), delayMs);
  }

  silence(): void {
    if (this.#isBroken || this.#state === 'closed') return;
    this.#isBroken = true;
    this.#network.clock.setTimeout(() => this.#tellServer(), SERVER_NOTICES_MS);
  }

  #tellServer(): void {
    if (this.#serverKnows) return;
    this.#serverKnows = true;
    this.#server?.gone();
  }

  /** Frames arrive in order; those of a broken connection do not arrive. */
  #later(action: () => void): void {
    const { clock, delayMs } = this.#network;
    this.#arrivesAt = Math.max(this.#arrivesAt, clock.now() + delayMs);
    clock.setTimeout(() => {
      if (!this.#isBroken && this.#state !== 'closed') action();
    }, this.#arrivesAt - clock.now());
  }

  #close(info: CloseInfo): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#emit('close', info);
    this.#network.clock.setTimeout(() => this.#tellServer(), this.#network.delayMs);
  }

  #emit(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }
}
