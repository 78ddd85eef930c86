import { setTimeout as delay } from 'node:timers/promises';
import { isBackendError } from '../backend/errors';
import type { RagEvent, RagQuery } from '../backend/rag-backend';
import { AnswerLog } from './answer-log';
import { type ByteSource, drain, HEARTBEAT, release } from './body';
import { interrupted, unreachable } from './connection-errors';
import type { ByteReader } from './connections/pooled-request';
import { retryDelay } from './retry';
import type { HttpService } from './service';
import { closedError, Timeouts } from './timeouts';
import type { StreamedResponse } from './transport';
import { type AnswerDecoder, answerEvents, refusalOf } from './upstream';

/** How long to wait after the end of the text for the end of the message. */
const SETTLE_MS = 2000;
/** How long to wait after the end of a message; nothing depends on it. */
const DRAIN_MS = 1000;

export type Answer = AsyncGenerator<RagEvent, void, undefined>;

/** One answer in progress. */
export interface AnswerUnderWay {
  timeouts: Timeouts;
  log: AnswerLog;
}

/**
 * Answers one question with `work`, within the limits, and logs what it took. Ends quietly when the caller aborts;
 * every other early end is a `BackendError`. With `inOnePiece` only the time limit for the whole answer applies.
 */
export async function* answerWithin(
  service: HttpService,
  query: RagQuery,
  caller: AbortSignal,
  work: (underWay: AnswerUnderWay) => Answer,
  { inOnePiece = false } = {},
): Answer {
  const { settings } = service;
  const { who } = service.upstream;
  if (service.closed) throw closedError(who);
  const timeouts = new Timeouts(who, caller, settings.timeoutMs, inOnePiece ? undefined : settings);
  const log = new AnswerLog(query.queryId);
  service.running.add(timeouts);
  try {
    yield* work({ timeouts, log });
    log.complete();
  } catch (error) {
    const failure = timeouts.failure() ?? (timeouts.reason === undefined ? error : undefined);
    if (failure === undefined) return;
    log.failed(failure);
    throw failure;
  } finally {
    timeouts.release();
    service.running.delete(timeouts);
    log.write(settings.logger, who);
  }
}

/** One question to one server, and how to decode the answer. */
export interface Exchange {
  decoder: AnswerDecoder;
  /** Sends the question; resolves whatever the status is. */
  send(signal: AbortSignal): Promise<StreamedResponse>;
  /** Maps a step of the answer to what the listener gets. Default: unchanged. */
  toEvents?(step: RagEvent): readonly RagEvent[];
  /** The answer is no longer being read, perhaps before its end. Called at least once, immediately. */
  onLeave?(): void;
}

/**
 * Sends the question and passes on the answer. When a limit ends it, the request is aborted immediately, whether or
 * not anyone is reading the answer.
 */
export async function* exchange(service: HttpService, underWay: AnswerUnderWay, asked: Exchange): Answer {
  const { timeouts, log } = underWay;
  const { decoder, onLeave, toEvents = (step) => [step] } = asked;
  log.begin(decoder);
  let reader: ByteReader | undefined;
  const leave = () => {
    onLeave?.();
    // The request has the signal too, but the response outlives the request.
    release(reader);
  };
  timeouts.signal.addEventListener('abort', leave, { once: true });
  try {
    const response = yield* sendWithRetries(service, underWay, asked.send);
    const { body } = response;
    reader = body;
    const bytes: ByteSource = {
      read() {
        timeouts.readingBegins();
        return body.read();
      },
    };
    for await (const event of await answerEvents(service.upstream, response, bytes)) {
      timeouts.readingEnds();
      if (event === HEARTBEAT) {
        decoder.heartbeat?.();
        continue;
      }
      timeouts.eventReceived();
      for (const step of decoder.take(event)) {
        for (const each of toEvents(step)) {
          timeouts.signal.throwIfAborted();
          log.note(each);
          yield each;
        }
      }
      if (decoder.state === 'complete') break;
      if (decoder.state === 'closing') timeouts.settleWithin(SETTLE_MS);
    }
  } catch (error) {
    if (isBackendError(error)) throw error;
    // Once the answer is there, it does not matter how the connection ends.
    if (decoder.state === 'running') {
      throw timeouts.signal.aborted ? error : interrupted(error, service.upstream.who);
    }
  } finally {
    timeouts.signal.removeEventListener('abort', leave);
    onLeave?.();
    if (decoder.state === 'complete' && reader && !service.closed) recycle(service, reader);
    else release(reader);
  }
  if (decoder.state === 'running') timeouts.signal.throwIfAborted();
  if (timeouts.reason === 'cancelled') return;
  const rest = decoder.end();
  // The reader may leave at the last event.
  for (const step of rest) log.note(step);
  log.complete();
  yield* rest;
}

function recycle({ draining }: HttpService, reader: ByteReader): void {
  draining.add(reader);
  void drain(reader, DRAIN_MS).finally(() => draining.delete(reader));
}

/**
 * Sends the question, and again as long as that cannot be billed twice; yields an event for each retry. Returns the
 * response that begins an answer, with its bytes; throws the `BackendError` of the last refusal.
 *
 * Not ky's `retry`, which is out of the caller's control: a retry event could not be yielded before the pause, the
 * question would be sent again after its reader has left, and a long `Retry-After` would be shortened rather than
 * respected.
 */
async function* sendWithRetries(
  service: HttpService,
  { timeouts, log }: AnswerUnderWay,
  send: (signal: AbortSignal) => Promise<StreamedResponse>,
): AsyncGenerator<RagEvent, StreamedResponse, undefined> {
  const { upstream, settings } = service;
  const { who, isSurelyFree } = upstream;
  for (;;) {
    const sentAt = performance.now();
    timeouts.questionSent();
    try {
      return await sendOnce(service, send(timeouts.signal));
    } catch (error) {
      timeouts.questionRefused();
      if (!isBackendError(error) || timeouts.reason) throw error;
      const { retries, queryId } = log;
      const attempt = { error, retries, tookMs: performance.now() - sentAt };
      const delayMs = retryDelay(attempt, settings, isSurelyFree);
      if (delayMs === undefined) throw error;
      const retry = { type: 'retry', reason: error.code } as const;
      log.note(retry);
      settings.logger.warn(
        { queryId, retry: log.retries, delayMs: Math.round(delayMs), err: error },
        `asks ${who} again`,
      );
      yield retry;
      await delay(delayMs, undefined, { signal: timeouts.signal });
    }
  }
}

async function sendOnce(
  { upstream }: HttpService,
  sending: Promise<StreamedResponse>,
): Promise<StreamedResponse> {
  const response = await sending.catch((error: unknown) => {
    throw unreachable(error, upstream.who, upstream.addressOption);
  });
  if (response.refusal === undefined) return response;
  throw refusalOf(upstream, response, response.refusal);
}
