import { BackendError } from '../backend/errors';
import type { RagEvent } from '../backend/rag-backend';
import {
  type ByteSource,
  MAX_EVENT_SIZE,
  mediaType,
  type ParseEvent,
  parsed,
  readEvents,
  readLines,
  readStart,
  readText,
} from './body';
import { type BodyForm, charsetOf, formOf } from './body-form';
import type { ResponseHead } from './connections/pooled-request';
import { type Fields, recordsOf } from './fields';
import { isErrorName } from './reported-failure';
import type { IsSurelyFree } from './retry';
import { MAX_ERROR_BODY } from './transport';
import {
  type Classification,
  type Refusal,
  retryAfter,
  UpstreamFailure,
  upstreamError,
} from './upstream-errors';

/** How to interpret the replies of one kind of server. */
export interface Upstream {
  /** Its name in errors and in the log: `Dify`, `the model server`. */
  readonly who: string;
  /** What errors call the option that holds its address: `base URL`. */
  readonly addressOption: string;
  /** What must not be logged, besides what looks like a secret. */
  readonly secrets: readonly string[];
  /** One sentence for a successful response that is not an answer. */
  readonly notAnAnswer: string;
  /** What a JSON body says about a failure, if anything. */
  errorIn(body: Fields): Refusal | undefined;
  classify(refusal: Refusal): Classification;
  isSurelyFree: IsSurelyFree;
  /** Parses the data of a stream event; default: as a JSON object. */
  parseEvent?: ParseEvent;
  /** The events of a response without content; default: it is not an answer. */
  readonly withoutContent?: readonly Fields[];
  /** The event for the decoder that reports this failure. */
  failureEvent(said: Fields): Fields;
  /**
   * The events of an answer that came as one JSON body; undefined when it is not an answer. Throws when it reports a
   * failure.
   */
  eventsOf(body: Fields | undefined, text: string): Iterable<Fields> | undefined;
}

/**
 * `running`: the answer continues. `closing`: the text is complete, and the end of the message may still come.
 * `complete`: nothing useful will follow. `failed`: the other side reported a failure.
 */
export type AnswerState = 'running' | 'closing' | 'complete' | 'failed';

/** Decodes one answer, event by event, without a clock or a connection. */
export interface AnswerDecoder {
  readonly state: AnswerState;
  /** The server's own ids for the answer, for the log. */
  readonly names: object;
  /**
   * The event's steps for the listener, to be read to the end. If the event reports a failure, throws a
   * `BackendError` after yielding the rest.
   */
  take(event: Fields): Iterable<RagEvent>;
  /** The connection ended: yields what is left. Throws when the answer was not complete. */
  end(): readonly RagEvent[];
  /** A sign of life came instead of an event. */
  heartbeat?(): void;
}

/** Converts a refusal to an error. */
export function failureOf({ who, classify, secrets }: Upstream, said: Refusal): BackendError {
  return upstreamError(who, said, classify, secrets);
}

/** Converts a response with an error status, or a redirect, and its text to an error. */
export function refusalOf(upstream: Upstream, { status, headers }: ResponseHead, text: string): BackendError {
  const body = parsed(text);
  const said = body && upstream.errorIn(body);
  return failureOf(upstream, {
    status,
    code: said?.code,
    text: said?.text ?? text,
    retryAfterMs: retryAfter(headers),
  });
}

/**
 * The events of an answer in any form: a stream of events, lines, or one JSON body, under whatever content type.
 * Throws a `BackendError` for anything else. The requested form does not matter: some servers stream when asked not
 * to.
 */
export async function answerEvents(
  upstream: Upstream,
  response: ResponseHead,
  source: ByteSource,
): Promise<AsyncIterable<Fields> | Iterable<Fields>> {
  const { who, secrets, notAnAnswer, withoutContent } = upstream;
  if (withoutContent && (response.status === 204 || response.status === 205)) return withoutContent;
  const { form, bytes, decoder } = await formOf(source, declaredForm(response), charsetOf(response));
  const read: ParseEvent = (data, name) => eventIn(upstream, data, name);
  if (form === 'events') return readEvents(bytes, who, { read, decoder, heartbeats: true });
  if (form === 'lines') return readLines(bytes, who, { read, decoder });
  const isJson = form === 'json';
  const text = isJson
    ? await readText(bytes, MAX_EVENT_SIZE, who, decoder)
    : await readStart(bytes, MAX_ERROR_BODY, decoder);
  const events = isJson ? upstream.eventsOf(parsed(text) ?? firstOf(text), text) : undefined;
  if (events) return events;
  const cause = new UpstreamFailure({ status: response.status, text }, secrets);
  throw new BackendError('BACKEND_REJECTED', notAnAnswer, { cause });
}

/** An event that reports a failure by its name may say the rest in any form. */
function eventIn(upstream: Upstream, data: string, name: string | undefined): Fields | undefined {
  const { parseEvent = parsed } = upstream;
  return isErrorName(name)
    ? upstream.failureEvent(parsed(data) ?? { message: data })
    : parseEvent(data, name);
}

/** A list with one answer in it, as workflow engines send it. */
function firstOf(text: string): Fields | undefined {
  try {
    return recordsOf(JSON.parse(text))[0];
  } catch {
    return undefined;
  }
}

const LINE_TYPE = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-seq|stream\+json)$/;
const JSON_TYPE = /^(?:application|text)\/(?:[\w.-]+\+)?json$/;

function declaredForm(response: ResponseHead): BodyForm {
  const type = mediaType(response);
  if (type === 'text/event-stream') return 'events';
  if (LINE_TYPE.test(type)) return 'lines';
  return JSON_TYPE.test(type) ? 'json' : 'other';
}
