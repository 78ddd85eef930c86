import type {
  Batch,
  Claim,
  ClaimedEntry,
  Credentials,
  HostId,
  LogEntry,
  LoggedEvent,
  WriteResult,
} from '../event-log';
import { bytesOf, type LogLimits } from '../limits';

/** A session in the memory log: what is known of it, who answers for it, and the rules of writing. */
export class SessionRecord {
  readonly #limits: LogLimits;
  #owner: HostId | undefined;
  #fence: number;
  #ended = false;
  #credentials: Credentials;
  #snapshot: string | undefined;
  #snapshotAt: number;
  #events: LoggedEvent[] = [];
  #bytes = 0;
  #top = 0;

  constructor(entry: LogEntry, owner: HostId, fence: number, limits: LogLimits) {
    this.#limits = limits;
    this.#owner = owner;
    this.#fence = fence;
    this.#credentials = entry.credentials;
    this.#snapshot = entry.snapshot;
    this.#snapshotAt = entry.snapshotAt;
    this.#add(entry.events);
  }

  /** Undefined: nobody. */
  get owner(): HostId | undefined {
    return this.#owner;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Whether a host that was given this fence may start the session anew. */
  mayBegin(host: HostId, fence: number): boolean {
    return fence > this.#fence || this.#check(host, fence) === 'written';
  }

  append(host: HostId, fence: number, { events, snapshot }: Batch): WriteResult {
    const result = this.#check(host, fence);
    if (result !== 'written') return result;
    if (events.some(({ offset }, at) => offset !== this.#top + 1 + at)) return 'behind';
    this.#add(events);
    if (snapshot !== undefined) {
      this.#snapshot = snapshot;
      this.#snapshotAt = this.#top;
    }
    return 'written';
  }

  authorise(host: HostId, fence: number, credentials: Credentials): WriteResult {
    const result = this.#check(host, fence);
    if (result === 'written') this.#credentials = credentials;
    return result;
  }

  release(host: HostId, fence: number): WriteResult {
    const result = this.#check(host, fence);
    if (result === 'written') this.#owner = undefined;
    return result;
  }

  end(host: HostId, fence: number): WriteResult {
    const result = this.release(host, fence);
    if (result !== 'written') return result;
    this.#ended = true;
    this.#events = [];
    this.#snapshot = undefined;
    return result;
  }

  isJustified({ token, subject }: Claim): boolean {
    const { token: current, former, subject: owner } = this.#credentials;
    return (token === current || token === former) && subject === owner;
  }

  /** Everything, for the host that owns the session from now on. */
  handOver(epoch: string, host: HostId): ClaimedEntry {
    this.#owner = host;
    this.#fence++;
    return {
      epoch,
      credentials: this.#credentials,
      ...(this.#snapshot !== undefined && { snapshot: this.#snapshot }),
      snapshotAt: this.#snapshotAt,
      events: [...this.#events],
      fence: this.#fence,
    };
  }

  #check(host: HostId, fence: number): WriteResult {
    // A log that lost what it knew, and was told by a former owner since.
    if (fence > this.#fence) return 'behind';
    return fence === this.#fence && host === this.#owner ? 'written' : 'fenced';
  }

  #add(events: readonly LoggedEvent[]): void {
    const { maxEvents, maxBytes } = this.#limits;
    for (const event of events) {
      this.#events.push(event);
      this.#bytes += bytesOf(event);
      this.#top = event.offset;
    }
    let surplus = 0;
    for (const event of this.#events) {
      const left = this.#events.length - surplus;
      if (left <= 1 || (left <= maxEvents && this.#bytes <= maxBytes)) break;
      this.#bytes -= bytesOf(event);
      surplus++;
    }
    if (surplus > 0) this.#events.splice(0, surplus);
  }
}
