import { readerOf } from '../../http/connection';
import { shownId } from '../../http/shown-id';
import { drain } from '../../http/stream';
import type { Logger } from '../../logging/logger';
import type { DifyApi } from './request';

const STOP_TIMEOUT_MS = 5000;

/** Tells Dify to end runs that nobody reads any more: they go on, and cost, when only the connection ends. */
export class StopSender {
  readonly #pending = new Set<Promise<void>>();
  readonly #api: DifyApi;
  readonly #logger: Logger;

  constructor(api: DifyApi, logger: Logger) {
    this.#api = api;
    this.#logger = logger;
  }

  /** Nobody waits for it, and it never throws. */
  send(taskId: string, user: string): void {
    const sending = this.#send(taskId, user).finally(() => this.#pending.delete(sending));
    this.#pending.add(sending);
  }

  /** Resolves when nothing is on its way any more; at most after the time limit of one call. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #send(taskId: string, user: string): Promise<void> {
    try {
      const response = await this.#api.stop(taskId, user, AbortSignal.timeout(STOP_TIMEOUT_MS));
      // To its end, so that the connection stays of use.
      await drain(readerOf(response, 'Dify'), STOP_TIMEOUT_MS);
      if (!response.ok)
        this.#logger.warn({ taskId: shownId(taskId), status: response.status }, 'Dify refused to stop a run');
    } catch (error) {
      this.#logger.warn({ taskId: shownId(taskId), err: error }, 'could not tell Dify to stop a run');
    }
  }
}
