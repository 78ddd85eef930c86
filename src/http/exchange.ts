import { isBackendError } from '../backend/errors';
import type { RagEvent } from '../backend/rag-backend';
import type { Answer, UnderWay } from './answer';
import { interrupted } from './connection';
import type { Fields } from './fields';
import { type Request, send } from './send';
import type { HttpService } from './service';
import { type ByteReader, type ByteSource, drain, release } from './stream';
import type { Turn } from './turn';

/** For what may follow the end of the text: the end of its message. */
const SETTLE_MS = 2000;
/** For what may follow the end of a message; nobody waits for it. */
const DRAIN_MS = 1000;

/** One question to one server, and how its answer is understood. */
export interface Exchange extends Request {
  turn: Turn;
  /** The events of an answer, whatever form it has. Throws a `BackendError` when it is none. */
  eventsOf(response: Response, bytes: ByteSource): AsyncIterable<Fields>;
  /** What a step of the answer is for the listener. Default: itself. */
  told?(step: RagEvent): readonly RagEvent[];
  /** The answer is not read any more, perhaps before its end. Called at least once, at once. */
  left?(): void;
}

/**
 * Puts the question and passes on what comes. When the limits end it, the request is aborted in the same
 * moment, whether anybody reads the answer or not.
 */
export async function* exchange(service: HttpService, underWay: UnderWay, asked: Exchange): Answer {
  const { limits, record } = underWay;
  const { turn, left, told = (step) => [step] } = asked;
  record.begin(turn);
  let reader: ByteReader | undefined;
  const leave = () => {
    left?.();
    // The request has the signal too, but a response outlives what it came from.
    release(reader);
  };
  limits.signal.addEventListener('abort', leave, { once: true });
  try {
    const opened = yield* send(service, underWay, asked);
    reader = opened.reader;
    const bytes = { read: () => limits.listen(opened.reader.read()) };
    for await (const event of asked.eventsOf(opened.response, bytes)) {
      limits.begun();
      for (const step of turn.take(event)) {
        for (const each of told(step)) {
          limits.signal.throwIfAborted();
          record.note(each);
          yield each;
        }
      }
      if (turn.state === 'complete') break;
      if (turn.state === 'closing') limits.settleWithin(SETTLE_MS);
    }
  } catch (error) {
    if (isBackendError(error)) throw error;
    // Once the answer is there, it does not matter how the connection ends.
    if (turn.state === 'running') throw limits.signal.aborted ? error : interrupted(error, service.who);
  } finally {
    limits.signal.removeEventListener('abort', leave);
    left?.();
    if (turn.state === 'complete' && reader && !service.closed) recycle(service, reader);
    else release(reader);
  }
  if (turn.state === 'running') limits.signal.throwIfAborted();
  if (limits.reason === 'cancelled') return;
  const rest = turn.end();
  // Whoever reads it may leave at its last event.
  for (const step of rest) record.note(step);
  record.complete();
  yield* rest;
}

function recycle({ draining }: HttpService, reader: ByteReader): void {
  draining.add(reader);
  void drain(reader, DRAIN_MS).finally(() => draining.delete(reader));
}
