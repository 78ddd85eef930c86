import type { Logger } from '../logging/logger';
import type { Limits } from './limits';
import { createPool, type Pool } from './pool';
import { type ByteReader, release } from './stream';

/** What every HTTP backend can be told. */
export interface HttpSettings {
  /** Milliseconds for one whole answer. */
  timeoutMs: number;
  /** Milliseconds until the first event of an answer. */
  firstEventTimeoutMs: number;
  /** Milliseconds that an answer that began may be silent. */
  idleTimeoutMs: number;
  retries: number;
  logger: Logger;
  /** From 0 up to 1. */
  random: () => number;
}

/** What the answers of one backend share: its connections, and the answers that are under way. */
export class HttpService {
  /** As errors and the log call the other side: `Dify`, `the model server`. */
  readonly who: string;
  /** As they call the option that holds its address. */
  readonly addressOption: string;
  readonly settings: HttpSettings;
  readonly pool: Pool;
  readonly running = new Set<Limits>();
  /** Connections with a finished answer, about to become free for the next one. */
  readonly draining = new Set<ByteReader>();
  closed = false;

  constructor(who: string, addressOption: string, settings: HttpSettings) {
    this.who = who;
    this.addressOption = addressOption;
    this.settings = settings;
    this.pool = createPool(settings.timeoutMs);
  }

  /** Ends every answer; breaks the connections once `last`, which may still need them, is through. */
  async close(last: () => Promise<void> = async () => {}): Promise<void> {
    this.closed = true;
    for (const limits of this.running) limits.giveUp('closed');
    for (const reader of this.draining) release(reader);
    await last();
    await this.pool.close();
  }
}
