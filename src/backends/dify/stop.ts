import { HTTPError } from 'ky';
import type { Transport } from '../../http/transport';
import { loggableId } from '../../http/upstream-errors';
import type { Logger } from '../../logging/logger';

/** For one call, including its reply; the reply is read to the end, so that its connection can be reused. */
const CALL_TIMEOUT_MS = 5000;

/**
 * Cleans up in Dify after answers that are no longer wanted. Runs are stopped: closing the connection does not end
 * them, and they keep costing. Conversations that nobody knows of are deleted. Fire and forget; nothing throws.
 */
export class StopSender {
  readonly #stopping = new Set<Promise<void>>();
  readonly #deleting = new Set<Promise<void>>();
  readonly #messagesUrl: string;
  readonly #transport: Transport;
  readonly #logger: Logger;

  constructor(messagesUrl: string, transport: Transport, logger: Logger) {
    this.#messagesUrl = messagesUrl;
    this.#transport = transport;
    this.#logger = logger;
  }

  send(taskId: string, user: string): void {
    track(this.#stopping, this.#stop(taskId, user));
  }

  /** Deletes a conversation when its run, which is to be stopped in this tick, has been. */
  forget(conversationId: string, user: string): void {
    track(this.#deleting, this.#delete(conversationId, user));
  }

  /** Resolves when no call is pending, at most after the time limit of two calls. */
  async settled(): Promise<void> {
    await Promise.all([...this.#stopping, ...this.#deleting]);
  }

  async #stop(taskId: string, user: string): Promise<void> {
    const url = `${this.#messagesUrl}/${encodeURIComponent(taskId)}/stop`;
    try {
      await this.#transport.whole.post(url, { json: { user }, timeout: CALL_TIMEOUT_MS });
    } catch (error) {
      this.#logFailure(error, { taskId: loggableId(taskId) }, 'to stop a run');
    }
  }

  async #delete(conversationId: string, user: string): Promise<void> {
    await Promise.resolve();
    await Promise.all(this.#stopping);
    const url = this.#messagesUrl.replace(
      /[^/]*$/,
      () => `conversations/${encodeURIComponent(conversationId)}`,
    );
    try {
      await this.#transport.whole.delete(url, { json: { user }, timeout: CALL_TIMEOUT_MS });
    } catch (error) {
      this.#logFailure(error, { conversationId: loggableId(conversationId) }, 'to delete a conversation');
    }
  }

  #logFailure(error: unknown, about: object, what: string): void {
    if (error instanceof HTTPError) {
      this.#logger.warn({ ...about, status: error.response.status }, `Dify refused ${what}`);
    } else {
      this.#logger.warn({ ...about, err: error }, `could not tell Dify ${what}`);
    }
  }
}

function track(pending: Set<Promise<void>>, call: Promise<void>): void {
  pending.add(call);
  void call.finally(() => pending.delete(call));
}
