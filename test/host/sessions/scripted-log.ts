import type {
  Batch,
  Claim,
  ClaimResult,
  Credentials,
  EventLog,
  LogEntry,
  WriteResult,
} from '../../../src/event-log/index';

export interface Asked {
  what: 'begin' | 'append' | 'authorise' | 'release' | 'end';
  epoch: string;
  fence: number;
  entry?: LogEntry;
  batch?: Batch;
  credentials?: Credentials;
  answer(result: WriteResult): void;
  fail(): void;
}

/** A log that answers when the test says so, and in the way it says. */
export class ScriptedLog implements EventLog {
  readonly asked: Asked[] = [];
  /** Answers at once with this. */
  always: WriteResult | 'fail' | undefined;
  available = true;
  #listeners: ((available: boolean) => void)[] = [];

  begin(entry: LogEntry, fence: number): Promise<WriteResult> {
    return this.#ask({ what: 'begin', epoch: entry.epoch, fence, entry });
  }

  append(epoch: string, fence: number, batch: Batch): Promise<WriteResult> {
    return this.#ask({ what: 'append', epoch, fence, batch });
  }

  authorise(epoch: string, fence: number, credentials: Credentials): Promise<WriteResult> {
    return this.#ask({ what: 'authorise', epoch, fence, credentials });
  }

  claim(_claim: Claim): Promise<ClaimResult> {
    return Promise.resolve({ outcome: 'unknown' });
  }

  release(epoch: string, fence: number): Promise<WriteResult> {
    return this.#ask({ what: 'release', epoch, fence });
  }

  end(epoch: string, fence: number): Promise<WriteResult> {
    return this.#ask({ what: 'end', epoch, fence });
  }

  onAvailable(listener: (available: boolean) => void): void {
    this.#listeners.push(listener);
  }

  setAvailable(available: boolean): void {
    this.available = available;
    for (const listener of this.#listeners) listener(available);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** What was asked last. */
  get last(): Asked {
    const last = this.asked.at(-1);
    if (!last) throw new Error('nothing was asked');
    return last;
  }

  #ask(asked: Omit<Asked, 'answer' | 'fail'>): Promise<WriteResult> {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error('away'));
      this.asked.push({ ...asked, answer: resolve, fail });
      if (this.always === 'fail') fail();
      else if (this.always) resolve(this.always);
    });
  }
}
