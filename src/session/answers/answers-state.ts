import * as v from 'valibot';
import { type AnswerMessage, type FinishReason, referenceSchema, usageSchema } from '../../protocol/index';
import type { SessionEvent } from '../events/session-events';
import { age, count } from '../snapshot/fields';
import { querySchema } from './rag-query';

/**
 * What happens to an answer that was lost with its process: `ask_again`, once, when nothing of it has been sent; else,
 * and with `tell`, its client is told, who may ask again.
 */
export const INTERRUPTED = ['ask_again', 'tell'] as const;
export type Interrupted = (typeof INTERRUPTED)[number];

/** How far an answer has been told. */
const toldSchema = v.object({
  /** How many parts. */
  parts: count,
  /** How many of them had text, and whether one began the text. */
  chunks: count,
  hasText: v.boolean(),
  chars: count,
  retries: count,
  askedAge: v.optional(age),
  sourcesAge: v.optional(age),
  firstTextAge: v.optional(age),
  usage: v.optional(usageSchema),
  reference: v.optional(referenceSchema),
});
export type Told = v.InferOutput<typeof toldSchema>;

const NOTHING_TOLD: Told = { parts: 0, chunks: 0, hasText: false, chars: 0, retries: 0 };

const acceptedSchema = v.object({
  query: querySchema,
  instant: v.optional(v.boolean()),
  acceptedAge: age,
  heard: v.optional(v.object({ lastWordAge: age, completeAge: age })),
  clientSeqs: v.optional(v.array(count)),
  /** Something had been done in advance, which is lost. */
  prepared: v.optional(v.boolean()),
  withdrawn: v.optional(v.boolean()),
  /** It has been asked a second time, after its first answer was lost. */
  askedAgain: v.optional(v.boolean()),
});
export type AcceptedState = v.InferOutput<typeof acceptedSchema>;

const runningSchema = v.object({
  ...acceptedSchema.entries,
  told: toldSchema,
  /** Its failure has been told, and only its final is missing. */
  failed: v.optional(v.boolean()),
});

export const answersSchema = v.object({
  conversationId: v.optional(v.string()),
  running: v.optional(runningSchema),
  waiting: v.array(acceptedSchema),
});
export type AnswersState = v.InferOutput<typeof answersSchema>;

/** An answer that ended. */
export interface EndedAnswer {
  queryId: string;
  reason: FinishReason;
}

/** The state of the answers, and what has happened to them since it was written. */
export interface CurrentAnswers extends AnswersState {
  /** The answers that have ended. */
  ended: EndedAnswer[];
  /** The last one ended, and nothing has been said of it being the last. */
  ranOut: boolean;
}

/**
 * The state to which these events have led. They decide: what they say has been told, and is not told again.
 *
 * @param transcript the context of questions that were accepted after the snapshot
 */
export function answersAfter(
  { conversationId, running, waiting }: AnswersState,
  events: readonly SessionEvent[],
  transcript: readonly number[],
): CurrentAnswers {
  const now: CurrentAnswers = {
    conversationId,
    running,
    waiting: [...waiting],
    ended: [],
    ranOut: false,
  };
  for (const event of events) {
    if (event.type === 'answer') onAnswer(now, event);
    else if (event.type === 'ack' || event.query_id === undefined) onOther(now, event);
    else if (event.type === 'error') onFailure(now, event.query_id);
    else onStatus(now, event.query_id, event, transcript);
  }
  return now;
}

function onAnswer(now: CurrentAnswers, part: AnswerMessage): void {
  const { running } = now;
  if (running?.query.queryId !== part.query_id) return;
  if (!part.final) {
    now.running = { ...running, told: afterPart(running.told, part) };
    return;
  }
  now.running = undefined;
  now.ended.push({ queryId: part.query_id, reason: part.finish_reason ?? 'complete' });
  now.ranOut = true;
}

function afterPart(told: Told, { stream_index, content, replace, sources }: AnswerMessage): Told {
  const isText = content !== '' || replace === true;
  return {
    ...told,
    parts: Math.max(told.parts, stream_index + 1),
    chunks: told.chunks + (content === '' ? 0 : 1),
    hasText: told.hasText || isText,
    chars: replace ? content.length : told.chars + content.length,
    ...(sources && !told.hasText && told.sourcesAge === undefined ? { sourcesAge: 0 } : {}),
    ...(isText && told.firstTextAge === undefined ? { firstTextAge: 0 } : {}),
  };
}

function onOther(now: CurrentAnswers, event: SessionEvent): void {
  if (event.type === 'status' && event.stage === 'idle') now.ranOut = false;
}

function onFailure(now: CurrentAnswers, queryId: string): void {
  if (now.running?.query.queryId === queryId) now.running = { ...now.running, failed: true };
}

type Status = Extract<SessionEvent, { type: 'status' }>;

function onStatus(
  now: CurrentAnswers,
  queryId: string,
  { stage, question, reason, finals }: Status,
  transcript: readonly number[],
): void {
  const at = now.waiting.findIndex(({ query }) => query.queryId === queryId);
  const waiting = now.waiting[at];
  const isKnown = waiting !== undefined || now.running?.query.queryId === queryId;
  if ((stage === 'analyzing' || stage === 'instant_query') && !isKnown && question !== undefined) {
    const accepted: AcceptedState = {
      query: { question, queryId, transcript: [...transcript] },
      acceptedAge: 0,
      ...(finals ? { clientSeqs: finals } : {}),
    };
    if (stage === 'instant_query') now.waiting.unshift({ ...accepted, instant: true });
    else now.waiting.push(accepted);
  } else if (stage === 'querying_rag' && waiting) {
    now.waiting.splice(at, 1);
    const { conversationId } = now;
    const query = { ...waiting.query, ...(conversationId === undefined ? {} : { conversationId }) };
    now.running = { ...waiting, query, told: NOTHING_TOLD };
  } else if (waiting && (reason === 'self_answered' || reason === 'continued')) {
    now.waiting[at] = { ...waiting, withdrawn: true };
  }
}
