import { setTimeout as delay } from 'node:timers/promises';
import { type BackendError, isBackendError } from '../backend/errors';
import type { RagEvent } from '../backend/rag-backend';
import type { UnderWay } from './answer';
import { readerOf, unreachable } from './connection';
import { type IsSurelyFree, retryDelay } from './retry';
import type { HttpService } from './service';
import { type ByteReader, release } from './stream';

/** What a server began to say to a question that it took up. */
export interface Opened {
  response: Response;
  reader: ByteReader;
}

/** One question that can be put, and what to make of a refusal. */
export interface Request {
  /** Resolves with whatever status came back. */
  ask(signal: AbortSignal): Promise<Response>;
  /** For every status but 200. */
  refusalOf(response: Response, reader: ByteReader): Promise<BackendError>;
  isSurelyFree: IsSurelyFree;
}

/**
 * Puts the question, and again while that can not be billed twice; tells of each retry. Throws the
 * `BackendError` of the last refusal.
 */
export async function* send(
  service: HttpService,
  { limits, record }: UnderWay,
  request: Request,
): AsyncGenerator<RagEvent, Opened, undefined> {
  const { who, settings } = service;
  for (;;) {
    const sentAt = performance.now();
    limits.asked();
    try {
      return await sendOnce(service, request, limits.signal);
    } catch (error) {
      limits.refused();
      if (!isBackendError(error) || limits.reason) throw error;
      const { retries, queryId } = record;
      const attempt = { error, retries, tookMs: performance.now() - sentAt };
      const delayMs = retryDelay(attempt, settings, request.isSurelyFree);
      if (delayMs === undefined) throw error;
      const retry = { type: 'retry', reason: error.code } as const;
      record.note(retry);
      settings.logger.warn(
        { queryId, retry: record.retries, delayMs: Math.round(delayMs), err: error },
        `asks ${who} again`,
      );
      yield retry;
      await delay(delayMs, undefined, { signal: limits.signal });
    }
  }
}

async function sendOnce(
  { who, addressOption }: HttpService,
  { ask, refusalOf }: Request,
  signal: AbortSignal,
): Promise<Opened> {
  const response = await ask(signal).catch((error: unknown) => {
    throw unreachable(error, who, addressOption);
  });
  const reader = readerOf(response, who);
  if (response.status === 200) return { response, reader };
  try {
    throw await refusalOf(response, reader);
  } finally {
    release(reader);
  }
}
