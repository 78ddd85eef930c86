import * as v from 'valibot';
import type { Fleet, HostId } from '../../../event-log/index';
import type { Logger } from '../../../logging/logger';
import type { Clock } from '../../../options/clock';
import { envelopeSchema, type FleetMessage } from './messages';

/** How often a host that shares links with another one says that it is alive. */
const BEAT_MS = 500;
/** With nothing heard for so long, a host is lost. */
const SILENCE_MS = 2_500;

/** What another host means to this one. */
interface Peer {
  /** How many links it shares with this one. */
  links: number;
  outgoing: FleetMessage[];
  sent: number;
  /** Undefined before its first message. */
  received: number | undefined;
  heardAt: number;
  /** How often it was lost. */
  losses: number;
}

export interface PeersOptions {
  fleet: Fleet;
  clock: Clock;
  logger: Pick<Logger, 'warn' | 'error'>;
  onMessage: (from: HostId, message: FleetMessage) => void;
  /** Messages from or to a host may have been lost, or it is gone: no link to it can be relied on. */
  onLost: (host: HostId) => void;
}

/**
 * Talks to other hosts, in order and without holes: what is sent within one turn of the event loop is one message of the
 * fleet, and all are numbered. A host that says nothing any more, or of which something got lost, is lost.
 */
export class Peers {
  readonly #fleet: Fleet;
  readonly #options: PeersOptions;
  /** Those of former hosts stay: they are few, and small. */
  readonly #peers = new Map<HostId, Peer>();
  #flushing: NodeJS.Immediate | undefined;
  #beat: unknown;
  /** Counts what was sent: messages of the same turn travel together. */
  #turn = 0;
  #closed = false;

  constructor(options: PeersOptions) {
    this.#fleet = options.fleet;
    this.#options = options;
  }

  async join(): Promise<void> {
    await this.#fleet.join(
      (from, message) => this.#receive(from, message),
      (from) => this.#lose(from),
    );
  }

  /** Changes with each turn of the event loop in which something was sent. */
  get turn(): number {
    return this.#turn;
  }

  /** Sends a message at the end of this turn of the event loop. It may be extended until then. */
  post(to: HostId, message: FleetMessage): void {
    if (this.#closed) return;
    this.#peer(to).outgoing.push(message);
    this.#flushing ??= setImmediate(() => this.flush());
  }

  /** One more link to this host, or one less: with links, both hosts watch each other. */
  link(to: HostId, more: 1 | -1): void {
    const peer = this.#peers.get(to) ?? (more > 0 ? this.#peer(to) : undefined);
    if (!peer) return;
    peer.links = Math.max(0, peer.links + more);
    if (more > 0) peer.heardAt = this.#options.clock.now();
    this.#watch();
  }

  flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    this.#turn++;
    for (const [to, peer] of this.#peers) if (peer.outgoing.length > 0) this.#send(to, peer);
  }

  /** What was posted is still sent. */
  async close(): Promise<void> {
    this.flush();
    this.#closed = true;
    this.#options.clock.clearTimeout(this.#beat);
    await this.#fleet.leave();
  }

  #peer(host: HostId): Peer {
    let peer = this.#peers.get(host);
    if (!peer) {
      const heardAt = this.#options.clock.now();
      peer = { links: 0, outgoing: [], sent: 0, received: undefined, heardAt, losses: 0 };
      this.#peers.set(host, peer);
    }
    return peer;
  }

  #send(to: HostId, peer: Peer): void {
    const messages = peer.outgoing;
    peer.outgoing = [];
    const text = JSON.stringify({ number: ++peer.sent, messages });
    const { losses } = peer;
    this.#fleet.send(to, text).then(
      (arrived) => {
        if (!arrived && peer.losses === losses) this.#lose(to);
      },
      (error: unknown) => {
        this.#options.logger.warn({ err: error }, 'another host cannot be reached');
        if (peer.losses === losses) this.#lose(to);
      },
    );
  }

  #receive(from: HostId, text: string): void {
    if (this.#closed) return;
    const envelope = v.safeParse(envelopeSchema, parsed(text));
    if (!envelope.success) {
      this.#options.logger.warn({ from }, 'a message of another host cannot be read');
      return this.#lose(from);
    }
    const { number, messages } = envelope.output;
    const known = this.#peers.get(from);
    if (known?.received !== undefined && known.received + 1 !== number) this.#lose(from);
    const peer = this.#peer(from);
    peer.received = number;
    peer.heardAt = this.#options.clock.now();
    try {
      for (const message of messages) this.#options.onMessage(from, message);
    } catch (error) {
      // Whatever carries the messages of all hosts must not fail for one of them.
      this.#options.logger.error({ err: error }, 'a message of another host could not be handled');
      this.#lose(from);
    }
  }

  /** Its messages are numbered on: the other host may not have noticed anything. */
  #lose(host: HostId): void {
    const peer = this.#peers.get(host);
    if (!peer || this.#closed) return;
    peer.losses++;
    peer.links = 0;
    peer.outgoing = [];
    peer.received = undefined;
    this.#options.onLost(host);
  }

  /** One timer for all hosts, while there are links. */
  #watch(): void {
    if (this.#beat !== undefined || this.#closed) return;
    if (![...this.#peers.values()].some(({ links }) => links > 0)) return;
    this.#beat = this.#options.clock.setTimeout(() => {
      this.#beat = undefined;
      this.#beatOnce();
      this.#watch();
    }, BEAT_MS);
  }

  #beatOnce(): void {
    const now = this.#options.clock.now();
    for (const [host, peer] of this.#peers) {
      if (peer.links === 0) continue;
      if (now - peer.heardAt > SILENCE_MS) this.#lose(host);
      // An empty one says that all before it have arrived.
      else this.#send(host, peer);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
