import { randomUUID } from 'node:crypto';
import type { HTTPError } from 'ky';
import type { Logger } from '../../logging/logger';
import { startTimer } from '../../options/duration';
import type { CallbackOutcome, HostObserver } from '../telemetry/observer';
import { keyOf, type MeetingAnswer } from './meeting';
import type { ResolvedCallback } from './options';
import { signStandard } from './signatures';

/** What may be over in a moment. */
const TRY_AGAIN = [408, 425, 429, 500, 502, 503, 504];
/** A receiver that wants a longer pause gets this one, in milliseconds. */
const MAX_PAUSE_MS = 60_000;

/**
 * Posts the answers of meetings to where the operator wants them, signed by the Standard Webhooks scheme: those of one
 * meeting one after the other, each until it is taken or was tried often enough.
 */
export class Callbacks {
  readonly #options: ResolvedCallback;
  readonly #observer: HostObserver;
  readonly #logger: Logger;
  /** What waits, by meeting; the first of each is on its way. */
  readonly #waiting = new Map<string, MeetingAnswer[]>();
  readonly #stop = new AbortController();
  #idle: (() => void) | undefined;

  constructor(options: ResolvedCallback, { observer, logger }: { observer: HostObserver; logger: Logger }) {
    this.#options = options;
    this.#observer = observer;
    this.#logger = logger;
  }

  post(answer: MeetingAnswer): void {
    const key = keyOf(answer.source, answer.meeting);
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) {
      const first = [answer];
      this.#waiting.set(key, first);
      void this.#work(key, first);
    } else if (waiting.length > this.#options.waiting) this.#ended('dropped', answer);
    else waiting.push(answer);
  }

  /** Resolves when nothing waits any more; what still does after `timeoutMs` is given up. */
  async drain(timeoutMs: number): Promise<void> {
    if (this.#waiting.size === 0) return;
    const idle = new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    const timer = startTimer(() => this.#stop.abort(), timeoutMs);
    await idle;
    clearTimeout(timer);
  }

  async #work(key: string, waiting: MeetingAnswer[]): Promise<void> {
    for (let [answer] = waiting; answer !== undefined; [answer] = waiting) {
      await this.#deliver(answer);
      waiting.shift();
    }
    this.#waiting.delete(key);
    if (this.#waiting.size === 0) this.#idle?.();
  }

  async #deliver(answer: MeetingAnswer): Promise<void> {
    const { url, secret, tries, backoffMs, timeoutMs } = this.#options;
    // Only hosts with callbacks need it.
    const { default: ky } = await import('ky');
    const id = `msg_${randomUUID()}`;
    const body = bodyOf(answer);
    let tried = 0;
    try {
      if (this.#stop.signal.aborted) return this.#ended('abandoned', answer);
      const response = await ky.post(url, {
        body,
        headers: { 'content-type': 'application/json', 'user-agent': 'realtime-rag' },
        redirect: 'manual',
        timeout: timeoutMs,
        signal: this.#stop.signal,
        retry: {
          limit: tries - 1,
          methods: ['post'],
          statusCodes: TRY_AGAIN,
          afterStatusCodes: TRY_AGAIN,
          maxRetryAfter: MAX_PAUSE_MS,
          retryOnTimeout: true,
          delay: (attempt) => Math.min(backoffMs * 2 ** (attempt - 1), MAX_PAUSE_MS),
          jitter: (delay) => delay * (0.5 + Math.random() / 2),
        },
        hooks: {
          // The time is that of the try: receivers refuse what is old.
          beforeRequest: [
            (request) => {
              tried++;
              const timestamp = Math.floor(Date.now() / 1_000);
              const signed = signStandard(secret, { id, timestamp, body });
              for (const [name, value] of Object.entries(signed)) request.headers.set(name, value);
            },
          ],
        },
      });
      await response.body?.cancel();
      this.#ended('delivered', answer, { tried });
    } catch (error) {
      if (this.#stop.signal.aborted) this.#ended('abandoned', answer, { tried });
      else this.#ended('failed', answer, { tried, ...whyOf(error) });
    }
  }

  #ended(outcome: CallbackOutcome, { source, queryId }: MeetingAnswer, facts: object = {}): void {
    this.#observer.callbackEnded(outcome);
    if (outcome === 'delivered') this.#logger.debug({ source, queryId, ...facts }, 'answer posted');
    else this.#logger.warn({ source, queryId, outcome, ...facts }, 'an answer could not be posted');
  }
}

/** Without its message, which has the address in it, and that may have a key. */
function whyOf(error: unknown): { status: number } | { reason: string } {
  const { name, response, cause } = error as Partial<HTTPError> & { cause?: { code?: unknown } };
  if (name === 'HTTPError' && response) return { status: response.status };
  if (name === 'TimeoutError') return { reason: 'timeout' };
  return { reason: typeof cause?.code === 'string' ? cause.code : 'connection failed' };
}

function bodyOf(answer: MeetingAnswer): string {
  const { source, meeting, sessionId, queryId, question, content, sources, speaker, startMs } = answer;
  return JSON.stringify({
    type: 'answer.completed',
    timestamp: new Date(answer.answeredAt).toISOString(),
    data: {
      source,
      meeting,
      session_id: sessionId,
      query_id: queryId,
      question,
      content,
      sources,
      ...(speaker === undefined ? {} : { speaker }),
      ...(startMs === undefined ? {} : { start_ms: startMs }),
      asked_at: new Date(answer.askedAt).toISOString(),
      answered_at: new Date(answer.answeredAt).toISOString(),
    },
  });
}
