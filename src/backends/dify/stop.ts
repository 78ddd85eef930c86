import { HTTPError } from 'ky';
import type { Transport } from '../../http/transport';
import { loggableId } from '../../http/upstream-errors';
import type { Logger } from '../../logging/logger';

/** For one call, including its reply; the reply is read to the end, so that its connection can be reused. */
const STOP_TIMEOUT_MS = 5000;

/**
 * Tells Dify to stop runs that are no longer read: closing the connection does not end them, and they keep costing.
 */
export class StopSender {
  readonly #pending = new Set<Promise<void>>();
  readonly #messagesUrl: string;
  readonly #transport: Transport;
  readonly #logger: Logger;

  constructor(messagesUrl: string, transport: Transport, logger: Logger) {
    this.#messagesUrl = messagesUrl;
    this.#transport = transport;
    this.#logger = logger;
  }

  /** Fire and forget; never throws. */
  send(taskId: string, user: string): void {
    const sending = this.#send(taskId, user).finally(() => this.#pending.delete(sending));
    this.#pending.add(sending);
  }

  /** Resolves when no call is pending, at most after the time limit of one call. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #send(taskId: string, user: string): Promise<void> {
    const url = `${this.#messagesUrl}/${encodeURIComponent(taskId)}/stop`;
    const id = loggableId(taskId);
    try {
      await this.#transport.whole.post(url, { json: { user }, timeout: STOP_TIMEOUT_MS });
    } catch (error) {
      if (error instanceof HTTPError) {
        this.#logger.warn({ taskId: id, status: error.response.status }, 'Dify refused to stop a run');
      } else {
        this.#logger.warn({ taskId: id, err: error }, 'could not tell Dify to stop a run');
      }
    }
  }
}
