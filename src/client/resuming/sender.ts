import type { ClientClock } from '../clock';
import type { Connection } from '../wire/connection';
import type { Outbox } from './outbox';

/** How often a full socket is looked at again, since no event says that it has been emptied. */
const DRAIN_MS = 50;

/** Moves messages from the outbox to the connection, as fast as the socket and the server take them. */
export class Sender {
  readonly #outbox: Outbox;
  readonly #clock: ClientClock;
  readonly #socketBytes: number;
  #timer: unknown;

  constructor(outbox: Outbox, clock: ClientClock, socketBytes: number) {
    this.#outbox = outbox;
    this.#clock = clock;
    this.#socketBytes = socketBytes;
  }

  flush(connection: Connection, isCounting: boolean): void {
    this.stop();
    while (connection.isOpen && connection.bufferedAmount <= this.#socketBytes) {
      const message = this.#outbox.next(isCounting);
      if (!message) return;
      connection.send(message);
    }
    if (!connection.isOpen || !this.#outbox.hasWaiting) return;
    this.#timer = this.#clock.setTimeout(() => this.flush(connection, isCounting), DRAIN_MS);
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
  }
}
