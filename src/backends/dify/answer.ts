import { isBackendError } from '../errors';
import type { RagEvent, RagQuery } from '../types';
import { interrupted, readerOf, unreachable } from './connection';
import { isConversationGone } from './errors';
import { DifyTurn } from './events';
import { closedBackend, Limits } from './limits';
import type { DifySettings } from './options';
import { type DifyApi, questionOf } from './request';
import { eventsOf } from './response';
import type { StopSender } from './stop';
import { type ByteReader, drain, release } from './stream';

/** What the answers of one backend share. */
export interface DifyService {
  settings: DifySettings;
  api: DifyApi;
  stops: StopSender;
  running: Set<Limits>;
  /** Connections with a finished answer, about to become free for the next one. */
  draining: Set<ByteReader>;
  closed: boolean;
}

/** For what may follow a finished workflow: the end of its message. */
const SETTLE_MS = 2000;
/** For what may follow the end of a message; nobody waits for it. */
const DRAIN_MS = 1000;

type Answer = AsyncGenerator<RagEvent, void, undefined>;

/** Asks one question. Ends quietly when the caller aborts; every other early end is a `BackendError`. */
export async function* answer(service: DifyService, query: RagQuery, signal: AbortSignal): Answer {
  if (service.closed) throw closedBackend();
  const limits = new Limits(signal, service.settings.timeoutMs);
  service.running.add(limits);
  try {
    yield* withConversation(service, query, limits);
  } catch (error) {
    const failure = limits.failure();
    if (failure) throw failure;
    if (limits.reason === undefined) throw error;
  } finally {
    limits.release();
    service.running.delete(limits);
  }
}

/** A conversation that Dify does not know (any more) is begun anew, once. */
async function* withConversation(service: DifyService, query: RagQuery, limits: Limits): Answer {
  const { logger } = service.settings;
  const { conversationId, ...fresh } = query;
  try {
    return yield* ask(service, query, limits);
  } catch (error) {
    if (!conversationId || limits.reason || !isConversationGone(error)) throw error;
  }
  logger.info(
    { queryId: query.queryId, conversationId },
    'Dify does not know the conversation; began a new one',
  );
  yield* ask(service, fresh, limits);
}

async function* ask(service: DifyService, query: RagQuery, limits: Limits): Answer {
  const turn = new DifyTurn();
  const question = questionOf(service.settings, query);
  let stopped = false;
  const stop = () => {
    if (stopped || turn.state !== 'running' || turn.taskId === undefined) return;
    stopped = true;
    service.stops.send(turn.taskId, question.user);
  };
  limits.signal.addEventListener('abort', stop, { once: true });
  let reader: ByteReader | undefined;
  try {
    const response = await service.api.ask(question, limits.signal).catch(unreachable);
    reader = readerOf(response);
    for await (const event of eventsOf(response, reader)) {
      for (const step of turn.take(event)) {
        limits.signal.throwIfAborted();
        yield step;
      }
      if (turn.state === 'complete') break;
      if (turn.state === 'closing') limits.settleWithin(SETTLE_MS);
    }
    turn.end();
    if (query.conversationId && turn.conversationId && turn.conversationId !== query.conversationId) {
      service.settings.logger.warn(
        { queryId: query.queryId },
        'Dify answered in a new conversation without saying so',
      );
    }
  } catch (error) {
    if (isBackendError(error)) throw error;
    // Once the answer is there, it does not matter how the connection ends.
    if (turn.state === 'running') throw limits.signal.aborted ? error : interrupted(error);
  } finally {
    limits.signal.removeEventListener('abort', stop);
    stop();
    if (turn.state === 'complete' && reader && !service.closed) recycle(service, reader);
    else release(reader);
  }
}

function recycle({ draining }: DifyService, reader: ByteReader): void {
  draining.add(reader);
  void drain(reader, DRAIN_MS).finally(() => draining.delete(reader));
}
