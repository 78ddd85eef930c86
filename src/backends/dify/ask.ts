import { isBackendError } from '../errors';
import type { RagEvent, RagQuery } from '../types';
import { interrupted } from './connection';
import { conversationSteps } from './conversation';
import { DifyTurn } from './events';
import type { Limits } from './limits';
import type { AnswerRecord } from './record';
import { questionOf } from './request';
import { eventsOf } from './response';
import { send } from './send';
import type { DifyService } from './service';
import { type ByteReader, drain, release } from './stream';

/** For what may follow a finished workflow: the end of its message. */
const SETTLE_MS = 2000;
/** For what may follow the end of a message; nobody waits for it. */
const DRAIN_MS = 1000;

/**
 * Puts the question to Dify and passes on what it says. When the limits end it, the stop call for the run and
 * the abort of the request leave together, whether anybody reads the answer or not. Before its first event
 * Dify has not named the run, so only the abort is possible, and the run may go on there.
 */
export async function* ask(
  service: DifyService,
  query: RagQuery,
  limits: Limits,
  record: AnswerRecord,
): AsyncGenerator<RagEvent, void, undefined> {
  const { api, settings, stops } = service;
  const turn = new DifyTurn();
  record.begin(turn);
  const question = questionOf(settings, query);
  let reader: ByteReader | undefined;
  let stopped = false;
  const stop = () => {
    if (stopped || turn.state !== 'running' || turn.taskId === undefined) return;
    stopped = true;
    stops.send(turn.taskId, question.user);
  };
  const leave = () => {
    stop();
    // The request has the signal too, but a response outlives what it came from.
    release(reader);
  };
  limits.signal.addEventListener('abort', leave, { once: true });
  try {
    const opened = yield* send({ api, settings, limits, record }, question);
    reader = opened.reader;
    const bytes = { read: () => limits.listen(opened.reader.read()) };
    for await (const event of eventsOf(opened.response, bytes)) {
      limits.begun();
      for (const step of turn.take(event)) {
        for (const told of conversationSteps(settings, query, step)) {
          limits.signal.throwIfAborted();
          record.note(told);
          yield told;
        }
      }
      if (turn.state === 'complete') break;
      if (turn.state === 'closing') limits.settleWithin(SETTLE_MS);
    }
    turn.end();
  } catch (error) {
    if (isBackendError(error)) throw error;
    // Once the answer is there, it does not matter how the connection ends.
    if (turn.state === 'running') throw limits.signal.aborted ? error : interrupted(error);
  } finally {
    limits.signal.removeEventListener('abort', leave);
    stop();
    if (turn.state === 'complete' && reader && !service.closed) recycle(service, reader);
    else release(reader);
  }
}

function recycle({ draining }: DifyService, reader: ByteReader): void {
  draining.add(reader);
  void drain(reader, DRAIN_MS).finally(() => draining.delete(reader));
}
