import type { HostId } from '../event-log';
import type { RedisConnection } from './connection';
import type { Keys } from './keys';

interface Receiver {
  receive: (from: HostId, message: string) => void;
  missed: ((from: HostId) => void) | undefined;
}

/**
 * Messages between hosts, over Redis' channels. Each is numbered by its sender, so that the receiver notices when one
 * is missing; when the receiver itself was away, any may be.
 */
export class Messages {
  readonly #self: HostId;
  readonly #connection: RedisConnection;
  readonly #keys: Keys;
  /** The number of the latest message to each host. */
  readonly #sent = new Map<HostId, number>();
  /** The number of the latest message from each host. */
  readonly #received = new Map<HostId, number>();
  #receiver: Receiver | undefined;

  constructor(self: HostId, connection: RedisConnection, keys: Keys) {
    this.#self = self;
    this.#connection = connection;
    this.#keys = keys;
  }

  join(receive: Receiver['receive'], missed: Receiver['missed']): Promise<void> {
    this.#receiver = { receive, missed };
    return this.#connection.subscribe(this.#keys.messages(this.#self), (message) => this.#arrive(message));
  }

  async send(to: HostId, message: string): Promise<boolean> {
    const number = (this.#sent.get(to) ?? 0) + 1;
    this.#sent.set(to, number);
    const text = `${this.#self} ${number} ${message}`;
    const receivers = await this.#connection.command(['PUBLISH', this.#keys.messages(to), text]);
    if (receivers !== 0) return true;
    this.#sent.delete(to);
    return false;
  }

  leave(): Promise<void> {
    this.#receiver = undefined;
    return this.#connection.unsubscribe();
  }

  /** The connection was lost, and so may be what was sent to this host meanwhile. */
  interrupted(): void {
    const hosts = [...this.#received.keys()];
    this.#received.clear();
    for (const host of hosts) this.#receiver?.missed?.(host);
  }

  #arrive(text: string): void {
    const first = text.indexOf(' ');
    const second = text.indexOf(' ', first + 1);
    const from = text.slice(0, first);
    const number = Number(text.slice(first + 1, second));
    const latest = this.#received.get(from);
    this.#received.set(from, number);
    // A sender that has begun to count anew has found nobody here before.
    if (latest !== undefined && number !== latest + 1) this.#receiver?.missed?.(from);
    this.#receiver?.receive(from, text.slice(second + 1));
  }
}
