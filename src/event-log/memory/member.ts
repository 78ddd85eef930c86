import type {
  Batch,
  Claim,
  ClaimResult,
  Credentials,
  EventLog,
  HostId,
  LogEntry,
  WriteResult,
} from '../event-log';
import { LogUnavailableError } from '../event-log';
import type { Fleet } from '../fleet';
import { SessionRecord } from './record';
import type { MemoryStore, Neighbour } from './store';

type State = 'running' | 'paused' | 'dead';

/** The view that one host has of a memory log, and what may happen to that host. */
export class MemoryMember implements EventLog, Fleet, Neighbour {
  readonly self: HostId;
  readonly #store: MemoryStore;
  readonly #listeners: ((available: boolean) => void)[] = [];
  #state: State = 'running';
  /** When it was last alive, if it is not. */
  #stoppedAt: number | undefined;
  #available = true;
  #receive: ((from: HostId, message: string) => void) | undefined;
  #missed: ((from: HostId) => void) | undefined;
  readonly #missedFrom = new Set<HostId>();
  /** What is asked of a paused host, or arrives at it, happens when it goes on. */
  readonly #later: (() => void)[] = [];

  constructor(store: MemoryStore, self: HostId) {
    this.self = self;
    this.#store = store;
    store.add(this);
  }

  /** As if its process had died: nothing that it asks is ever answered, and its sessions can soon be claimed. */
  kill(): void {
    this.#stoppedAt ??= this.#store.now;
    this.#state = 'dead';
    this.#later.length = 0;
  }

  /** As if its process stood still: whatever it asks is answered when it goes on, and others take it for dead. */
  pause(): void {
    if (this.#state !== 'running') return;
    this.#state = 'paused';
    this.#stoppedAt = this.#store.now;
  }

  goOn(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    this.#stoppedAt = undefined;
    for (const call of this.#later.splice(0)) call();
  }

  /** As if the log could no longer be reached from this host, or can be again. Messages to it are lost meanwhile. */
  setAvailable(available: boolean): void {
    if (available === this.#available) return;
    this.#available = available;
    this.#stoppedAt = available ? undefined : this.#store.now;
    for (const listener of this.#listeners) listener(available);
  }

  /** As if the log had lost all it knew, for all hosts. */
  flush(): void {
    this.#store.clear();
  }

  /** The next message of a host to this one is lost. */
  lose(from: HostId): void {
    this.#missedFrom.add(from);
  }

  get aliveUntil(): number {
    return (this.#stoppedAt ?? this.#store.now) + this.#store.options.leaseMs;
  }

  get available(): boolean {
    return this.#available;
  }

  onAvailable(listener: (available: boolean) => void): void {
    this.#listeners.push(listener);
  }

  begin(entry: LogEntry, fence: number): Promise<WriteResult> {
    return this.#ask(() => {
      const known = this.#store.get(entry.epoch);
      if (known && !known.mayBegin(this.self, fence)) return 'fenced';
      this.#store.put(entry.epoch, new SessionRecord(entry, this.self, fence, this.#store.options));
      return 'written';
    });
  }

  append(epoch: string, fence: number, batch: Batch): Promise<WriteResult> {
    return this.#write(epoch, (record) => record.append(this.self, fence, batch));
  }

  authorise(epoch: string, fence: number, credentials: Credentials): Promise<WriteResult> {
    return this.#write(epoch, (record) => record.authorise(this.self, fence, credentials));
  }

  release(epoch: string, fence: number): Promise<WriteResult> {
    return this.#write(epoch, (record) => record.release(this.self, fence));
  }

  end(epoch: string, fence: number): Promise<WriteResult> {
    return this.#write(epoch, (record) => record.end(this.self, fence));
  }

  claim(claim: Claim): Promise<ClaimResult> {
    return this.#ask((): ClaimResult => {
      const { epoch } = claim;
      const record = this.#store.get(epoch);
      if (!record) return { outcome: 'unknown' };
      const owner = record.owner === undefined ? undefined : this.#store.find(record.owner);
      if (owner && owner !== this && this.#store.now < owner.aliveUntil) {
        return { outcome: 'owned', owner: owner.self };
      }
      if (!record.isJustified(claim)) return { outcome: 'unknown' };
      if (record.hasEnded) return { outcome: 'expired' };
      this.#store.touch(epoch);
      return { outcome: 'claimed', entry: record.handOver(epoch, this.self) };
    });
  }

  join(receive: (from: HostId, message: string) => void, missed?: (from: HostId) => void): Promise<void> {
    this.#receive = receive;
    this.#missed = missed;
    return Promise.resolve();
  }

  send(to: HostId, message: string): Promise<boolean> {
    return this.#ask(() => {
      const other = this.#store.find(to);
      return other?.accept(this.self, message) ?? false;
    });
  }

  leave(): Promise<void> {
    this.#receive = undefined;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#receive = undefined;
    if (this.#state !== 'dead') this.#store.remove(this.self);
    return Promise.resolve();
  }

  accept(from: HostId, message: string): boolean {
    if (this.#state === 'dead' || !this.#receive || !this.#available) return false;
    if (this.#missedFrom.has(from)) {
      this.#missedFrom.delete(from);
      this.#deliver(() => this.#missed?.(from));
      return true;
    }
    this.#deliver(() => this.#receive?.(from, message));
    return true;
  }

  #deliver(arrive: () => void): void {
    const now = () => {
      if (this.#state === 'paused') this.#later.push(arrive);
      else if (this.#state === 'running') arrive();
    };
    setImmediate(now);
  }

  #write(epoch: string, write: (record: SessionRecord) => WriteResult): Promise<WriteResult> {
    return this.#ask(() => {
      const record = this.#store.get(epoch);
      if (!record) return 'behind';
      const result = write(record);
      if (result === 'written') this.#store.touch(epoch);
      return result;
    });
  }

  /** As a log in another process would: nothing happens within the call, and everything in order. */
  #ask<T>(question: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const answer = () => {
        if (!this.#available) reject(new LogUnavailableError('The log cannot be reached.'));
        else resolve(question());
      };
      queueMicrotask(() => {
        if (this.#state === 'paused') this.#later.push(answer);
        else if (this.#state === 'running') answer();
      });
    });
  }
}
