import type { Clock } from '../../options/clock';
import type { HostId } from '../event-log';
import type { LogLimits } from '../limits';
import type { SessionRecord } from './record';

export interface MemoryStoreOptions extends LogLimits {
  windowMs: number;
  leaseMs: number;
  clock: Clock;
}

/** A host, as the others see it. */
export interface Neighbour {
  readonly self: HostId;
  /** Until when it counts as alive. */
  readonly aliveUntil: number;
  /** Takes a message from another host; false when nobody is here. */
  accept(from: HostId, message: string): boolean;
}

/** What the members of a memory log share. */
export class MemoryStore {
  readonly options: MemoryStoreOptions;
  readonly #records = new Map<string, { record: SessionRecord; touched: number }>();
  readonly #members = new Map<HostId, Neighbour>();

  constructor(options: MemoryStoreOptions) {
    this.options = options;
  }

  get now(): number {
    return this.options.clock.now();
  }

  add(member: Neighbour): void {
    if (this.#members.has(member.self)) throw new Error('There is a host of this id already.');
    this.#members.set(member.self, member);
  }

  /** The host of this id, unless it is gone. */
  find(host: HostId): Neighbour | undefined {
    return this.#members.get(host);
  }

  remove(host: HostId): void {
    this.#members.delete(host);
  }

  /** A session that is still kept. */
  get(epoch: string): SessionRecord | undefined {
    const found = this.#records.get(epoch);
    if (!found) return undefined;
    if (this.now <= this.#keptUntil(found)) return found.record;
    this.#records.delete(epoch);
    return undefined;
  }

  put(epoch: string, record: SessionRecord): void {
    this.#forgetOld();
    this.#records.delete(epoch);
    this.#records.set(epoch, { record, touched: this.now });
  }

  /** Its time begins anew. */
  touch(epoch: string): void {
    const found = this.#records.get(epoch);
    if (found) found.touched = this.now;
  }

  clear(): void {
    this.#records.clear();
  }

  get size(): number {
    this.#forgetOld();
    return this.#records.size;
  }

  #keptUntil({ record, touched }: { record: SessionRecord; touched: number }): number {
    const owner = record.owner === undefined ? undefined : this.#members.get(record.owner);
    return Math.max(touched, owner?.aliveUntil ?? 0) + this.options.windowMs;
  }

  #forgetOld(): void {
    for (const [epoch, found] of this.#records) {
      if (this.now > this.#keptUntil(found)) this.#records.delete(epoch);
    }
  }
}
