import { setTimeout as delay } from 'node:timers/promises';
import { isBackendError } from '../errors';
import type { RagEvent } from '../types';
import { readerOf, unreachable } from './connection';
import type { Limits } from './limits';
import type { DifySettings } from './options';
import type { AnswerRecord } from './record';
import type { DifyApi, DifyQuestion } from './request';
import { refusalOf } from './response';
import { retryDelay } from './retry';
import { type ByteReader, release } from './stream';

/** What Dify began to say to a question that it took up. */
export interface Opened {
  response: Response;
  reader: ByteReader;
}

/** One question on its way. */
export interface Sending {
  api: DifyApi;
  settings: DifySettings;
  limits: Limits;
  record: AnswerRecord;
}

/**
 * Puts the question to Dify, and again while that can not be billed twice; tells of each retry. Throws the
 * `BackendError` of the last refusal.
 */
export async function* send(
  { api, settings, limits, record }: Sending,
  question: DifyQuestion,
): AsyncGenerator<RagEvent, Opened, undefined> {
  for (;;) {
    const sentAt = performance.now();
    limits.asked();
    try {
      return await sendOnce(api, question, limits.signal);
    } catch (error) {
      limits.refused();
      if (!isBackendError(error) || limits.reason) throw error;
      const { retries, queryId } = record;
      const delayMs = retryDelay({ error, retries, tookMs: performance.now() - sentAt }, settings);
      if (delayMs === undefined) throw error;
      const retry = { type: 'retry', reason: error.code } as const;
      record.note(retry);
      settings.logger.warn(
        { queryId, retry: record.retries, delayMs: Math.round(delayMs), err: error },
        'asks Dify again',
      );
      yield retry;
      await delay(delayMs, undefined, { signal: limits.signal });
    }
  }
}

async function sendOnce(api: DifyApi, question: DifyQuestion, signal: AbortSignal): Promise<Opened> {
  const response = await api.ask(question, signal).catch(unreachable);
  const reader = readerOf(response);
  if (response.status === 200) return { response, reader };
  try {
    throw await refusalOf(response, reader);
  } finally {
    release(reader);
  }
}
