import { randomUUID } from 'node:crypto';
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
import { AppendQueue } from './append-queue';
import { RedisConnection } from './connection';
import { Keys } from './keys';
import { Lease } from './lease';
import { Messages } from './messages';
import type { RedisLogSettings } from './options';
import { pack } from './packed-event';
import { claimResult, subjectValue, writeResult } from './replies';
import { AUTHORISE, BEGIN, CLAIM, END, RELEASE, type Script } from './scripts';

/** Within this time after Redis was away, hosts write again what it may have lost. */
const RECOVERY_MS = 5_000;
/** How many sessions are begun at once: each may bring much with it. */
const MAX_BEGINNING = 4;

/** A log of sessions in Redis, and the hosts that share it. */
export class RedisEventLog implements EventLog, Fleet {
  readonly self: HostId;
  readonly #settings: RedisLogSettings;
  readonly #keys: Keys;
  readonly #connection: RedisConnection;
  readonly #lease: Lease;
  readonly #appends: AppendQueue;
  readonly #messages: Messages;
  readonly #bounds: readonly [string, string];
  #beginning = 0;
  readonly #toBegin: (() => void)[] = [];

  private constructor(settings: RedisLogSettings, connection: RedisConnection, lease: Lease, keys: Keys) {
    this.self = lease.host;
    this.#settings = settings;
    this.#keys = keys;
    this.#connection = connection;
    this.#lease = lease;
    this.#bounds = [String(settings.maxEvents), String(settings.maxBytes)];
    this.#appends = new AppendQueue(connection, keys, [this.self, ...this.#bounds]);
    this.#messages = new Messages(this.self, connection, keys);
    connection.onChange((up) => !up && this.#messages.interrupted());
  }

  static async open(settings: RedisLogSettings): Promise<RedisEventLog> {
    const keys = new Keys(settings.prefix);
    const lease = new Lease(settings.host ?? randomUUID(), keys, settings);
    const { client, timeoutMs, logger } = settings;
    const connection: RedisConnection = await RedisConnection.open({
      client,
      timeoutMs,
      logger,
      renewMs: lease.renewMs,
      renew: (send) => lease.renew(send),
    });
    return new RedisEventLog(settings, connection, lease, keys);
  }

  /** For what else is kept in Redis. */
  get connection(): RedisConnection {
    return this.#connection;
  }

  get keys(): Keys {
    return this.#keys;
  }

  get available(): boolean {
    return this.#connection.isUp;
  }

  onAvailable(listener: (available: boolean) => void): void {
    this.#connection.onChange(listener);
  }

  async begin(entry: LogEntry, fence: number): Promise<WriteResult> {
    await this.#turn();
    try {
      const { epoch, credentials, snapshot, snapshotAt, events } = entry;
      this.#appends.flush(epoch);
      const reply = await this.#connection.run(
        BEGIN,
        [...this.#keys.session(epoch), this.#lease.key],
        [
          this.self,
          String(fence),
          ...this.#bounds,
          String(this.#lease.timeToLive),
          String(this.#settings.leaseMs),
          ...credentialValues(credentials),
          snapshot === undefined ? '' : `s${snapshot}`,
          String(snapshotAt),
          String(events[0]?.offset ?? 1),
          ...events.map(pack),
        ],
      );
      const result = writeResult(reply);
      if (result === 'written') this.#lease.add(epoch);
      return result;
    } finally {
      this.#beginning--;
      this.#toBegin.shift()?.();
    }
  }

  async append(epoch: string, fence: number, batch: Batch): Promise<WriteResult> {
    if (!isContiguous(batch)) return 'behind';
    const result = await this.#appends.append(epoch, fence, batch);
    if (result !== 'written') this.#lease.remove(epoch);
    return result;
  }

  authorise(epoch: string, fence: number, credentials: Credentials): Promise<WriteResult> {
    return this.#write(AUTHORISE, epoch, [String(fence), ...credentialValues(credentials)]);
  }

  async claim({ epoch, token, subject }: Claim): Promise<ClaimResult> {
    // When Redis was away, so were the other hosts: they are given time to say that they are alive.
    const backForMs = performance.now() - this.#connection.backSince;
    const isEarly = backForMs < this.#settings.leaseMs / 2;
    const reply = await this.#connection.run(CLAIM, this.#keys.session(epoch), [
      this.self,
      this.#keys.hosts,
      token,
      subjectValue(subject),
      String(this.#lease.timeToLive),
      isEarly ? '1' : '0',
    ]);
    const result = claimResult(epoch, reply);
    if (result.outcome === 'claimed') this.#lease.add(epoch);
    if (result.outcome === 'unknown' && backForMs < RECOVERY_MS) {
      throw new LogUnavailableError('Redis has just come back, and may not know all sessions again yet.');
    }
    return result;
  }

  release(epoch: string, fence: number): Promise<WriteResult> {
    this.#lease.remove(epoch);
    return this.#write(RELEASE, epoch, [String(fence), String(this.#settings.windowMs)]);
  }

  end(epoch: string, fence: number): Promise<WriteResult> {
    this.#lease.remove(epoch);
    return this.#write(END, epoch, [String(fence), String(this.#settings.windowMs)]);
  }

  join(receive: (from: HostId, message: string) => void, missed?: (from: HostId) => void): Promise<void> {
    return this.#messages.join(receive, missed);
  }

  send(to: HostId, message: string): Promise<boolean> {
    return this.#messages.send(to, message);
  }

  leave(): Promise<void> {
    return this.#messages.leave();
  }

  /** From now on other hosts may claim the sessions of this one. */
  async close(): Promise<void> {
    await this.#connection.command(['DEL', this.#lease.key]).catch(() => {});
    await this.#connection.close();
  }

  async #write(script: Script, epoch: string, args: readonly string[]): Promise<WriteResult> {
    this.#appends.flush(epoch);
    return writeResult(await this.#connection.run(script, this.#keys.session(epoch), [this.self, ...args]));
  }

  /** Waits until fewer sessions are being begun. Each of them ends in time, or fails. */
  async #turn(): Promise<void> {
    if (this.#beginning >= MAX_BEGINNING) {
      await new Promise<void>((resolve) => this.#toBegin.push(resolve));
    }
    this.#beginning++;
  }
}

function credentialValues({ token, former, subject }: Credentials): string[] {
  return [token, former ?? '', subjectValue(subject)];
}

function isContiguous({ events }: Batch): boolean {
  const first = events[0]?.offset ?? 0;
  return events.every(({ offset }, at) => offset === first + at);
}
